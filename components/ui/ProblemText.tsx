import styles from '../key-form/FormProblem.module.css';
import { ToneIcon } from './ToneIcon.tsx';

export interface ProblemTextProps {
  /** For `aria-describedby` of the field. */
  readonly id: string;
  /** `null`: no problem. */
  readonly text: string | null;
}

/** Shows a problem. Screen readers read it aloud. */
export function ProblemText({ id, text }: ProblemTextProps) {
  return (
    <div id={id} role="alert">
      {text !== null && (
        <p className={styles['problem']} data-testid="problem-text">
          <ToneIcon tone="bad" />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
