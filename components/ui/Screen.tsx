import type { ReactNode } from 'react';
import type { FailureCode } from '../../lib/extension/messages.ts';
import { BackButton } from './BackButton.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import styles from './Screen.module.css';
import { ScreenHeader, type ScreenHeaderProps } from './ScreenHeader.tsx';

export interface ScreenProps extends ScreenHeaderProps {
  readonly testId: string;
  /** The failure of the last action on this screen. */
  readonly failure: FailureCode | null;
  readonly onBack?: () => void;
  readonly children: ReactNode;
  /** Shown below everything else. */
  readonly foot?: ReactNode;
}

/** The frame of every screen: heading, failure, contents. */
export function Screen({ testId, failure, onBack, children, foot, ...header }: ScreenProps) {
  return (
    <div className={styles['screen']} data-testid={testId}>
      {onBack !== undefined && <BackButton onPress={onBack} />}
      <ScreenHeader {...header} />
      <FailureNotice failure={failure} />
      {children}
      {foot}
    </div>
  );
}
