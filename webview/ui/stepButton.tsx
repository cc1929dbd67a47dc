/** A small button that leads somewhere: an icon, and what it does in words. */
import { Icon, type IconName } from './icon';

interface StepProps {
  readonly icon: IconName;
  readonly label: string;
  /** In place of the label, for those who point at it. */
  readonly title?: string;
  /** Where it leads nowhere. Not `disabled`: the focus stays where it is at a way's end. */
  readonly isAtEnd?: boolean;
  readonly onClick: () => void;
}

export function StepButton({ icon, label, title = label, isAtEnd, onClick }: StepProps) {
  return (
    <button
      type="button"
      class="step-button"
      aria-disabled={isAtEnd}
      aria-label={label}
      title={title}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
