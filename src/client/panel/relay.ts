/** One webview and its prompt: passes on what it asks for and what comes of it, and knows no kinds of measurement. */
import { commands, Disposable, env, l10n, Uri, type Webview } from 'vscode';
import type { Ask } from '../../protocol/analyses';
import { asFailure, Failed } from '../../protocol/failure';
import type { Outcome, PromptRef, PromptState } from '../../protocol/lsp';
import { type BarAct, type FromView, fromView, type ToView, toView } from '../../protocol/panel';
import type { Server } from '../connection/server';
import { isSame, type Measurements, type News } from '../measuring/measurements';
import { refOf } from '../prompts/promptHere';
import type { WrongPrompts } from '../prompts/wrongPrompts';
import { inEditor } from './acts';
import { copy, openTransformerLens, save } from './exports';
import { Following } from './follow';
import { keyOf, panelPrompt, statusMessage } from './promptOf';
import { Unanswered } from './unanswered';
import { Waits } from './waits';

/** What all panels of a window share. */
export interface Shared {
  readonly server: Server;
  readonly measurements: Measurements;
  readonly wrong: WrongPrompts;
  openInTab(prompt: PromptState | null): void;
  /** What a view shows has changed, as far as a title bar depends on it. */
  shows(session: PanelSession, what: FromView & { kind: 'shows' }): void;
}

export class PanelSession implements Disposable {
  private readonly webview: Webview;
  private readonly shared: Shared;
  readonly following: Following;
  private readonly subscriptions: Disposable[] = [];
  private readonly waits: Waits;
  /** What waits for its model's files. */
  private readonly awaited = new Unanswered();
  private isReady = false;
  /** What the view was last told all about: the key, and whether there was a sweep. */
  private toldOf: string | undefined;

  constructor(webview: Webview, shared: Shared) {
    this.webview = webview;
    this.shared = shared;
    this.waits = new Waits(shared.measurements);
    this.following = new Following(shared.server);
    const { server, measurements, wrong } = shared;
    this.subscriptions.push(
      this.following,
      webview.onDidReceiveMessage(message => this.receive(message)),
      this.following.onChange(() => {
        const { state } = this.following;
        this.waits.leaveOthers(state ? keyOf(state) : undefined);
        void this.tellPrompt().then(() => this.measureAwaited());
      }),
      server.on('ioi/status', status => this.tell(statusMessage(status))),
      measurements.onNews(news => this.hear(news)),
      wrong.onChange(uri => uri === this.following.state?.uri && this.tellWrong()),
    );
  }

  /** Something in the title bar was clicked. */
  bar(act: BarAct): void {
    this.tell({ kind: 'bar', act });
  }

  dispose(): void {
    this.waits.dispose();
    Disposable.from(...this.subscriptions).dispose();
  }

  private receive(raw: unknown): void {
    const message = fromView.safeParse(raw);
    if (!message.success) {
      this.shared.server.log.warn(`panel: ${JSON.stringify(message.error.issues.slice(0, 3))}`);
      return;
    }
    this.answer(message.data).catch(thrown => {
      const { message, todo } = asFailure(thrown);
      this.say(`${message} ${todo}`, true);
    });
  }

  private async answer(message: FromView): Promise<void> {
    const { server, measurements } = this.shared;
    // What is meant of another prompt than the one that is shown by now is meant no more.
    const prompt = 'key' in message ? this.ref(message.key) : undefined;
    if ('key' in message && !prompt) return;
    switch (message.kind) {
      case 'ready':
        this.isReady = true;
        this.toldOf = undefined;
        this.tell(statusMessage(server.status));
        await this.tellPrompt();
        return this.following.refresh();
      case 'measure':
        return this.waits.measure(prompt!, message.ask);
      case 'cancel':
        return measurements.cancel(prompt!, message.ask);
      case 'restore':
        await server.request('ioi/restore', { prompt: prompt!, measured: message.measured });
        return;
      case 'setOff': {
        const { heads, how } = message;
        const state = this.value(await server.request('ioi/setOff', { prompt: prompt!, heads, how }));
        if (state) this.following.show(state);
        return;
      }
      case 'toDraw': {
        const { to } = message;
        if (to === 'pick') return void commands.executeCommand('ioiLens.pickDraw', prompt);
        const state = this.value(await server.request('ioi/setDraw', { prompt: prompt!, to }));
        if (state) this.following.show(state);
        return;
      }
      case 'copyCommand': {
        const line = this.value(await server.request('ioi/command', { prompt: prompt!, ask: message.ask }));
        if (line === undefined) return;
        await env.clipboard.writeText(line);
        return this.say(l10n.t('Copied: {0}', line));
      }
      case 'shows':
        return this.shared.shows(this, message);
      case 'pin':
        return this.following.pin(message.pinned);
      case 'openInTab':
        return this.shared.openInTab(this.following.state);
      case 'copy':
        return this.say(await copy(message));
      case 'save': {
        const { state } = this.following;
        const text = await save(message, state ? Uri.parse(state.uri, true) : undefined);
        return text ? this.say(text) : undefined;
      }
      case 'transformerLens':
        return this.transformerLens(message.ask);
      case 'fault':
        server.log.error(`panel: ${message.text}`);
        return;
      default:
        return inEditor(message, this.following.state, this.shared.wrong);
    }
  }

  /** What is asked of the prompt that is shown, in Python; measured first where it has not been. */
  async transformerLens(ask: Ask = { kind: 'sweep' }): Promise<void> {
    const { state } = this.following;
    if (!state) return;
    const { server, measurements } = this.shared;
    const outcome = await measurements.measure(refOf(state), ask);
    if (!outcome.ok) {
      const { code, message, todo } = outcome.failure;
      throw new Failed(code, message, todo);
    }
    await openTransformerLens(outcome.value, await server.request('ioi/modelFolder', { model: state.model }));
  }

  private hear(news: News): void {
    const { state } = this.following;
    if (!state || !isSame(news.prompt, refOf(state))) return;
    const key = keyOf(state);
    const { ask } = news;
    switch (news.kind) {
      case 'started':
      case 'again':
        this.tell({ kind: news.kind, key, ask });
        return;
      case 'rows': {
        const { rows, doing, done, total } = news;
        this.tell({ kind: 'rows', key, ask, rows, doing, done, total });
        return;
      }
      case 'ended':
        if (news.outcome.ok) this.tell({ kind: 'measured', key, measured: news.outcome.value });
        else {
          const { failure } = news.outcome;
          if (failure.code === 'model-missing') this.awaited.add(state, ask);
          this.tell({ kind: 'failed', key, ask, failure });
        }
    }
  }

  private measureAwaited(): void {
    const { state } = this.following;
    if (state) for (const ask of this.awaited.take(state)) void this.waits.measure(refOf(state), ask);
  }

  /** The view keeps what it was told of a prompt while it shows it; of another one it is told all that is known. */
  private async tellPrompt(): Promise<void> {
    if (!this.isReady) return;
    const { state, pinned } = this.following;
    const about = state && `${keyOf(state)} ${state.swept}`;
    const isNew = about !== this.toldOf;
    this.toldOf = about ?? undefined;
    const known = state && isNew ? await this.known(state) : [];
    // Meanwhile the cursor may have gone on: then that is told.
    if (this.following.state && state && keyOf(this.following.state) !== keyOf(state)) return;
    const underWay = state ? this.shared.measurements.of(refOf(state)) : [];
    this.tell({
      kind: 'prompt',
      prompt: state && panelPrompt(state),
      pinned,
      known,
      underWay: underWay.map(({ ask, rows, doing, done, total }) => ({ ask, rows, doing, done, total })),
    });
    this.tellWrong();
  }

  private tellWrong(): void {
    const { state } = this.following;
    this.tell({ kind: 'wrong', count: state ? this.shared.wrong.of(state.uri).length : 0 });
  }

  private async known(state: PromptState) {
    try {
      return await this.shared.server.request('ioi/known', { prompt: refOf(state) });
    } catch {
      // The server is not there; its status says so.
      return [];
    }
  }

  /** The prompt that is shown, if it is still the one that is meant. */
  private ref(key: string): PromptRef | undefined {
    const { state } = this.following;
    return state && keyOf(state) === key ? refOf(state) : undefined;
  }

  private value<T>(outcome: Outcome<T>): T | undefined {
    if (outcome.ok) return outcome.value;
    this.say(`${outcome.failure.message} ${outcome.failure.todo}`, true);
    return undefined;
  }

  private say(text: string, isProblem = false): void {
    this.tell({ kind: 'said', text, isProblem });
  }

  private tell(message: ToView): void {
    if (!this.isReady) return;
    const checked = toView.safeParse(message);
    if (checked.success) void this.webview.postMessage(checked.data);
    else
      this.shared.server.log.error(
        l10n.t('The panel was not told: {0}', JSON.stringify(checked.error.issues.slice(0, 3))),
      );
  }
}
