/** Which prompt is shown, what the model says of it, and how far a measurement is, in the place of where it stands. */
import { headName } from '../measured/heads';
import { useView } from '../state/view';
import { say } from '../strings';
import { WrongNav } from '../trail/wrongNav';
import { Bar } from './bar';
import { DrawNav } from './drawNav';
import { isEndable, Running } from './progress';
import { PromptText } from './promptText';

export function Header() {
  const view = useView();
  const prompt = view.prompt.value;
  if (!prompt) return null;
  return (
    <header class="page-header">
      <PromptText key={prompt.key} prompt={prompt} />
      {/* Its line stays while a text is asked about: nothing below jumps. */}
      <div class="says">{prompt.says ?? '\u00a0'}</div>
      <DrawNav />
      <WrongNav />
      <div class="state-line">
        {[...view.running.value.values()].some(isEndable) ? <Running /> : <Facts />}
        {view.isTab && <Bar />}
      </div>
    </header>
  );
}

/** In one line; all of it for the pointer. */
function Facts() {
  const view = useView();
  const { file, line, model, off } = view.prompt.value!;
  const facts = [`${file}:${line}`, model.id, view.pinned.value && say('pinned')].filter(Boolean).join(' · ');
  const heads = off.map(headName).join(' ');
  const offText = heads && ` · ${say('offCount', heads)}`;
  return (
    <div class="facts-line" title={`${facts}${offText}`}>
      <span class="model">{facts}</span>
      <span class="off-list">{offText}</span>
    </div>
  );
}
