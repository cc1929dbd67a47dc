/** What stands in the way, or is under way, and the next step: every state of the view has one. */
import type { ComponentChildren } from 'preact';
import { type Ask, nameOf } from '../../src/protocol/analyses';
import type { Failure } from '../../src/protocol/failure';
import type { FromView } from '../../src/protocol/panel';
import { askIn } from '../maps/kinds';
import { type Choices, shownMaps } from '../state/choices';
import { measure, sweepHeads, useView } from '../state/view';
import { type StringKey, say } from '../strings';
import { Button, type ButtonProps } from '../ui/toolkit';

type Act = (FromView & { kind: 'act' })['act'];

export function Notices() {
  const { status, prompt } = useView();
  return <div class="notices">{notice(status.value, prompt.value)}</div>;
}

type Drawn = ReturnType<typeof useView>;

function notice({ state, failure }: Drawn['status']['value'], prompt: Drawn['prompt']['value']): ComponentChildren {
  if (state === 'untrusted') return <NextStep title="untrustedTitle" text={say('untrustedText')} acts={['trust']} />;
  if (state === 'stopped') {
    const restart = failure?.code === 'server-stopped' ? 'restartServer' : 'restartWorker';
    const text = failure ? `${failure.message} ${failure.todo}` : '';
    return <NextStep title="stoppedTitle" text={text} acts={[restart, 'showLog']} />;
  }
  if (state === 'restarting') return <Waiting text={say('restarting')} />;
  if (prompt === undefined) return <Waiting text={say('starting')} />;
  if (prompt === null) return <NextStep title="emptyTitle" text={say('emptyText')} acts={['openExample', 'newFile']} />;
  return <OfPrompt model={prompt.model.id} download={prompt.model.download} />;
}

/** @param download what the button says that gets the model's files; undefined where they are here. */
function OfPrompt({ model, download }: { readonly model: string; readonly download: string | undefined }) {
  const view = useView();
  const { isStale, failures, choices } = view;
  // What a part of a head's card lacks is said there.
  const failed = [...failures.value.values()].filter(({ ask }) => isShown(choices.value, ask, view.prompt.value));
  return (
    <>
      {isStale.value && (
        <div class="notice stale" role="status">
          <p>{say('stale')}</p>
          <Button look="primary" onClick={() => sweepHeads(view)}>
            {say('sweepAgain')}
          </Button>
        </div>
      )}
      {failed.map(({ ask, failure }) => (
        <Failed key={nameOf(ask)} {...{ ask, failure, download }} />
      ))}
      {failed.length === 0 && download && (
        // Said before anything is asked of a model that is not here.
        <div class="notice">
          <p>{say('modelMissing', model)}</p>
          <ActButton look="primary" act="downloadModel">
            {download}
          </ActButton>
        </div>
      )}
    </>
  );
}

/** An error is shown while what failed is chosen: it does not outlive its cause. */
function isShown(choices: Choices, ask: Ask, prompt: Drawn['prompt']['value']): boolean {
  return ask.kind === 'sweep' || shownMaps(choices).some(one => nameOf(askIn(one, prompt)) === nameOf(ask));
}

interface FailedProps {
  readonly ask: Ask;
  readonly failure: Failure;
  readonly download: string | undefined;
}

function Failed({ ask, failure: { code, message, todo }, download }: FailedProps) {
  const view = useView();
  const isMissing = code === 'model-missing';
  return (
    <div class="notice failed" role="alert">
      <h2>{say('failedTitle')}</h2>
      <p>{message}</p>
      <p>{todo}</p>
      <div class="buttons">
        {isMissing && (
          <ActButton look="primary" act="downloadModel">
            {download ?? say('download')}
          </ActButton>
        )}
        <Button look={isMissing ? 'secondary' : 'primary'} onClick={() => measure(view, ask)}>
          {say('tryAgain')}
        </Button>
        {code === 'internal' && <ActButton act="showLog">{say('showLog')}</ActButton>}
      </div>
    </div>
  );
}

interface NextStepProps {
  readonly title: StringKey;
  readonly text: string;
  /** The first is the one that helps. Each is called by its name. */
  readonly acts: readonly (Act & StringKey)[];
}

function NextStep({ title, text, acts }: NextStepProps) {
  return (
    <div class="notice">
      <h2>{say(title)}</h2>
      <p>{text}</p>
      <div class="buttons">
        {acts.map((act, at) => (
          <ActButton key={act} look={at === 0 ? 'primary' : 'secondary'} act={act}>
            {say(act)}
          </ActButton>
        ))}
      </div>
    </div>
  );
}

function ActButton({ act, ...button }: Omit<ButtonProps, 'onClick'> & { readonly act: Act }) {
  const { post } = useView();
  return <Button {...button} onClick={() => post({ kind: 'act', act })} />;
}

function Waiting({ text }: { readonly text: string }) {
  return (
    <div class="notice waiting">
      <div class="stripe" />
      <p>{text}</p>
    </div>
  );
}
