import type { ReactNode } from 'react';
import type { FailureCode } from '../../lib/extension/messages.ts';
import { BackButton } from './BackButton.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import styles from './Screen.module.css';
import { ScreenHeader, type ScreenHeaderProps } from './ScreenHeader.tsx';

export interface ScreenProps extends ScreenHeaderProps {
  readonly testId: string;
  /** Of the last action on it. */
  readonly failure: FailureCode | null;
  readonly onBack?: () => void;
  readonly children: ReactNode;
  /** Below everything. */
  readonly foot?: ReactNode;
}

/** The frame of every screen: where one is, what went wrong, what is to be seen and done. */
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
