/** Icons of @vscode/codicons, for the eye alone: what carries one says in words what it does. Drawn by icons.css. */
export type IconName =
  | 'arrow-down'
  | 'arrow-left'
  | 'arrow-right'
  | 'arrow-up'
  | 'chevron-down'
  | 'close'
  | 'copy'
  | 'debug-stop'
  | 'edit'
  | 'gear'
  | 'layers'
  | 'list-selection'
  | 'pulse'
  | 'save'
  | 'screen-full'
  | 'split-horizontal'
  | 'zoom-in'
  | 'zoom-out';

export function Icon({ name }: { readonly name: IconName }) {
  return <span class={`icon ${name}`} aria-hidden="true" />;
}
