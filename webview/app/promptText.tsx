/** The prompt's text, in three lines or, when asked for, all of it; what the model cannot read any more is told apart. */
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PanelPrompt } from '../../src/protocol/panel';
import { useView } from '../state/view';
import { say } from '../strings';
import { useWidth } from '../ui/width';

export function PromptText({ prompt: { text, file, line, key, reaches } }: { readonly prompt: PanelPrompt }) {
  const { post } = useView();
  const showsAll = useSignal(false);
  const isCut = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const width = useWidth(button).value;
  useLayoutEffect(() => {
    const { scrollHeight, clientHeight } = button.current!;
    if (!showsAll.value) isCut.value = scrollHeight > clientHeight + 1;
  }, [text, width]);
  const toPrompt = say('toPrompt', file, line);
  const read = reaches ?? text.length;
  return (
    <div class="prompt-text">
      <button
        ref={button}
        type="button"
        class={showsAll.value ? 'prompt whole' : 'prompt'}
        title={toPrompt}
        aria-label={`${text}. ${toPrompt}`}
        onClick={() => post({ kind: 'reveal', key })}
      >
        {text.slice(0, read)}
        {read < text.length && (
          <s class="unread" title={say('unread')}>
            {text.slice(read)}
          </s>
        )}
      </button>
      {(isCut.value || read < text.length) && (
        <div class="prompt-more">
          {isCut.value && (
            <button
              type="button"
              class="link"
              aria-expanded={showsAll.value}
              onClick={() => {
                showsAll.value = !showsAll.value;
              }}
            >
              {say(showsAll.value ? 'showLess' : 'showWhole')}
            </button>
          )}
          {read < text.length && <span class="hint">{say('unread')}</span>}
        </div>
      )}
    </div>
  );
}
