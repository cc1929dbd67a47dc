/** What a report does in an editor tab that it cannot do as a file: its rows lead to what they speak of. */
import type { FromReport } from '../../src/protocol/reproduction';

declare function acquireVsCodeApi(): { postMessage(message: FromReport): void; setState(state: unknown): void };

interface Given {
  readonly strings: { readonly show: string; readonly save: string };
  /** What outlives the page. */
  readonly state: unknown;
}

const host = acquireVsCodeApi();
const { strings, state } = JSON.parse(document.getElementById('given')?.textContent || '{}') as Given;
host.setState(state);

function button(title: string, post: () => FromReport): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.title = title;
  made.addEventListener('click', () => host.postMessage(post()));
  return made;
}

for (const cell of document.querySelectorAll<HTMLElement>('[data-about]')) {
  const lead = button(strings.show, () => ({ kind: 'show', ...JSON.parse(cell.dataset.about ?? '{}') }));
  lead.append(...cell.childNodes);
  cell.append(lead);
}
const save = button(strings.save, () => ({ kind: 'save' }));
save.textContent = strings.save;
document.querySelector('nav')?.append(save);
