/**
 * A model of the hub into the cache: its `config.json` first, which is judged before a weight is fetched; then what is
 * missing of its files, each whole and summed; the weights' names last, so that no half model looks like a whole one.
 */
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failed } from '../../protocol/failure';
import { readConfig } from '../checkpoint/config';
import { rememberSum } from '../checkpoint/identity';
import { fetchBlob } from './blob';
import { chooseFiles, indexName, shardsOf } from './choose';
import type { Pin } from './knownModels';
import { lock } from './lock';
import { type Times, usualTimes } from './patience';
import { cancelled, offline } from './problems';
import { commitOf, filesOf, type HubFile } from './repository';
import type { HubSettings } from './settings';
import {
  addToSnapshot,
  blobPath,
  lockPath,
  type MakeLink,
  type Place,
  snapshotPath,
  whereHere,
  writeMain,
} from './snapshot';
import { checkSpace } from './space';
import { sumOf, sumOfFile } from './sums';
import { Wire } from './wire';

export interface Wanted {
  readonly repository: string;
  readonly pin?: Pin | undefined;
}

export interface GetProgress {
  /** The file that comes, or that another process fetches meanwhile. */
  readonly file: string;
  readonly isElsewhere: boolean;
  /** Of all files, in bytes. */
  readonly done: number;
  readonly total: number;
}

export interface GetOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: GetProgress) => void;
  readonly times?: Times;
  readonly link?: MakeLink;
}

export interface Got {
  readonly folder: string;
  readonly commit: string;
  /** Of its files that are used here. */
  readonly bytes: number;
  /** Whether its weights are held to a sum that IOI Lens knows, or to what the hub says. */
  readonly isPinned: boolean;
}

/** @throws Failed */
export async function getModel(wanted: Wanted, settings: HubSettings, options: GetOptions): Promise<Got> {
  const { repository, pin } = wanted;
  if (settings.offline) throw offline(repository);
  const wire = new Wire(settings);
  try {
    const asking = { signal: options.signal, times: options.times ?? usualTimes };
    const commit = pin?.revision ?? (await commitOf(wire, repository, asking));
    const files = await filesOf(wire, repository, commit, asking);
    const place = { repository, commit, cache: settings.cache };
    return await new Getting(wire, place, files, pin, { ...options, ...asking }).run();
  } catch (error) {
    throw options.signal.aborted ? cancelled() : error;
  } finally {
    await wire.close();
  }
}

class Getting {
  private total = 0;
  /** Bytes of files that are whole. */
  private whole = 0;

  constructor(
    private readonly wire: Wire,
    private readonly place: Place,
    private readonly files: readonly HubFile[],
    private readonly pin: Pin | undefined,
    private readonly options: GetOptions & { readonly times: Times },
  ) {}

  async run(): Promise<Got> {
    const { repository, commit } = this.place;
    const { config, weights, others } = chooseFiles(repository, this.files);
    this.checkPin(weights);
    readConfig(await this.text(config));
    const shards = weights.file === indexName ? shardsOf(await this.text(weights), repository, this.files) : [];
    const all = [config, ...others, ...shards, weights];
    this.whole = 0;
    this.total = all.reduce((sum, { size }) => sum + size, 0);
    await this.checkSpace(all);
    for (const file of all) {
      await this.fetch(file);
      await addToSnapshot(this.place, file.file, file.etag, this.options.link);
      if (sumOf(file.etag)?.kind === 'sha256') rememberSum(join(snapshotPath(this.place), file.file), file.etag);
      this.whole += file.size;
    }
    await writeMain(this.place, this.pin === undefined);
    return { folder: snapshotPath(this.place), commit, bytes: this.total, isPinned: this.pin !== undefined };
  }

  private checkPin({ file, etag }: HubFile): void {
    const { pin } = this;
    if (!pin || (file === pin.weights.file && etag === pin.weights.sha256)) return;
    throw new Failed(
      'wrong-weights',
      `The hub’s ${file} of ${this.place.repository} is not the one that IOI Lens knows (sha256 ${pin.weights.sha256.slice(0, 12)}…).`,
      'Nothing was fetched: check HF_ENDPOINT.',
    );
  }

  private async text(file: HubFile): Promise<string> {
    await this.fetch(file);
    const path = await whereHere(this.place, file.file, file.etag, file.size);
    return readFile(path ?? blobPath(this.place, file.etag), 'utf8');
  }

  private async checkSpace(files: readonly HubFile[]): Promise<void> {
    let need = 0;
    for (const { file, etag, size } of files) {
      if (await whereHere(this.place, file, etag, size)) continue;
      const part = await stat(`${blobPath(this.place, etag)}.incomplete`).catch(() => undefined);
      need += Math.max(0, size - (part?.size ?? 0));
    }
    await checkSpace(this.place.cache, need);
  }

  /** Its blob is whole afterwards, whoever fetched it. */
  private async fetch({ file, etag, size }: HubFile): Promise<void> {
    const sum = sumOf(etag);
    if (!sum)
      throw new Failed(
        'hub-strange',
        `The hub does not say the sum of ${file} in ${this.place.repository}.`,
        'Check HF_ENDPOINT.',
      );
    const { signal, times } = this.options;
    const say = (here: number, isElsewhere = false) => {
      if (this.total === 0) return;
      this.options.onProgress?.({ file, isElsewhere, done: this.whole + here, total: this.total });
    };
    say(0);
    const blob = blobPath(this.place, etag);
    const part = `${blob}.incomplete`;
    const onWait = () =>
      void stat(part)
        .then(({ size: here }) => say(here, true))
        .catch(() => say(0, true));
    const held = await lock(lockPath(this.place, etag), { signal, onWait });
    try {
      const here = await whereHere(this.place, file, etag, size);
      if (here !== undefined) {
        if ((await sumOfFile(here, sum.kind, { signal, onBytes: say })) === sum.hex) return;
        // Of the right length and wrong: another client left it there.
        await rm(here);
      }
      const { repository, commit } = this.place;
      const path = `/${repository}/resolve/${commit}/${file}`;
      await fetchBlob(this.wire, { repository, file, path, etag, size, sum }, blob, { signal, times, onBytes: say });
    } finally {
      await held.release();
    }
  }
}
