import { useTransition } from 'react';
import { Button, type ButtonProps } from './Button.tsx';

export interface ActionButtonProps extends Omit<ButtonProps, 'isPending' | 'onPress'> {
  readonly onPress: () => Promise<void>;
}

/** A button that cannot be pressed again until its action has ended. */
export function ActionButton({ onPress, ...look }: ActionButtonProps) {
  const [isPending, startTransition] = useTransition();
  const press = () => {
    if (!isPending) startTransition(onPress);
  };
  return <Button {...look} isPending={isPending} onPress={press} />;
}
