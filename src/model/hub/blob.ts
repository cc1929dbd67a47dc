/**
 * One file of the hub into the cache. Bytes go to `ETAG.incomplete` and are summed as they come, those that were there
 * already first; what has its sum is renamed to `ETAG`. A cut is gone on from, also by the next process.
 */
import type { Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './makeFolder';
import { mayPass, mostTries, Patience, retryAfter, Silence, type Times } from './patience';
import { cancelled, notAllowed, notThere, onDisk, portal, wrongBytes } from './problems';
import { addFile, type Sum, startSum } from './sums';
import { type Answer, header, isPage, plainEtag, type Wire } from './wire';

export interface BlobWanted {
  readonly repository: string;
  /** As the repository names it. */
  readonly file: string;
  /** Below the endpoint. */
  readonly path: string;
  readonly etag: string;
  readonly size: number;
  readonly sum: Sum;
}

export interface BlobOptions {
  readonly signal: AbortSignal;
  readonly times: Times;
  /** How many bytes of the file are here. */
  readonly onBytes?: ((here: number) => void) | undefined;
}

/** Writes `blob`, whole and summed. The blob's lock is held. @throws Failed */
export async function fetchBlob(wire: Wire, wanted: BlobWanted, blob: string, options: BlobOptions): Promise<void> {
  const part = `${blob}.incomplete`;
  try {
    await makeFolder(dirname(blob));
    const file = await open(part, constants.O_RDWR | constants.O_CREAT, 0o666);
    try {
      await new Transfer(wire, wanted, file, options).run();
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, blob);
  } catch (error) {
    throw options.signal.aborted ? cancelled() : onDisk(error, part);
  }
}

/** What one request came to, where it brought no whole file. */
interface Stopped {
  readonly why: string;
  /** It was of another length, or is known to be other bytes. */
  readonly isWrong?: boolean;
  /** Milliseconds that the hub asks to wait. */
  readonly wait?: number;
}

class Transfer {
  private here = 0;
  /** The most that were here, of bytes that may be the right ones. */
  private most = 0;
  private hash: Hash;
  /** Of the host that gives the bytes: a range goes on only in the very same file. */
  private validator: string | undefined;
  private readonly patience: Patience;

  constructor(
    private readonly wire: Wire,
    private readonly wanted: BlobWanted,
    private readonly file: FileHandle,
    private readonly options: BlobOptions,
  ) {
    this.hash = startSum(wanted.sum, wanted.size);
    this.patience = new Patience(options.times, options.signal);
  }

  async run(): Promise<void> {
    const { size, sum, file } = this.wanted;
    await this.takeUp();
    for (let tries = 1; ; ) {
      let stopped: Stopped;
      if (this.here < size) stopped = await this.request();
      else if (this.hash.digest('hex') === sum.hex) return;
      else {
        await this.restart();
        this.most = 0;
        stopped = { why: 'its sum is another', isWrong: true };
      }
      if (this.here === size) continue;
      if (stopped.isWrong && ++tries > mostTries) throw wrongBytes(file, mostTries, stopped.why);
      if (stopped.why !== '') await this.patience.pause(stopped.why, stopped.wait);
    }
  }

  /** Sums what an earlier try left. */
  private async takeUp(): Promise<void> {
    const { size } = this.wanted;
    const there = (await this.file.stat()).size;
    if (there > size) await this.file.truncate(0);
    else {
      const { signal, onBytes } = this.options;
      await addFile(this.hash, this.file, there, { signal });
      this.here = there;
      onBytes?.(there);
    }
  }

  private async restart(): Promise<void> {
    await this.file.truncate(0);
    this.here = 0;
    this.hash = startSum(this.wanted.sum, this.wanted.size);
    this.validator = undefined;
    this.options.onBytes?.(0);
  }

  private async request(): Promise<Stopped> {
    const silence = new Silence(this.options.times.silence, this.options.signal);
    const range = this.here > 0 ? { range: `bytes=${this.here}-` } : {};
    const ifRange = this.here > 0 && this.validator ? { 'if-range': this.validator } : {};
    try {
      const answer = await this.wire.get(this.wanted.path, silence.signal, { ...range, ...ifRange });
      const stopped = await this.refused(answer);
      if (!stopped) return await this.take(answer, silence);
      await answer.body.dump().catch(() => {});
      return stopped;
    } catch (error) {
      if (this.options.signal.aborted || !isOfNetwork(error)) throw error;
      return { why: networkWords(error, silence.signal) };
    } finally {
      silence.end();
    }
  }

  /** Why an answer's bytes are none of this file's; nothing where they are. */
  private async refused(answer: Answer): Promise<Stopped | undefined> {
    const { status, headers, hub, host } = answer;
    const { size, etag, repository, file } = this.wanted;
    const { token } = this.wire.settings;
    if (mayPass(status)) return { why: `${host} answers ${status}`, wait: retryAfter(header(headers, 'retry-after')) };
    if (status === 401 || status === 403) throw notAllowed(repository, status, token !== undefined);
    if (status === 404 || status === 410) throw notThere(`${file} in ${repository}`);
    if (status === 416) {
      await this.restart();
      return { why: 'the file there is shorter', isWrong: true };
    }
    if (status !== 200 && status !== 206) return { why: `${host} answers ${status}` };
    if (isPage(headers) && !/\.html?$/.test(file)) return { why: portal };
    const now = plainEtag(header(hub, 'x-linked-etag') ?? header(hub, 'etag'));
    if (now !== undefined && now !== etag) return { why: 'the hub has another file there by now', isWrong: true };
    const length = lengthOf(headers['content-length']);
    if (status === 200) {
      if (length !== undefined && length !== size)
        return { why: `${length} bytes are offered in place of ${size}`, isWrong: true };
      // It does not give ranges, or the file there is not the one that was begun.
      if (this.here > 0) await this.restart();
      return undefined;
    }
    const [, from, , of] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header(headers, 'content-range') ?? '') ?? [];
    if (Number(from) !== this.here) return { why: 'it sends another part than the one asked for', isWrong: true };
    if (of !== '*' && Number(of) !== size) return { why: `it has ${of} bytes in place of ${size}`, isWrong: true };
    return undefined;
  }

  private async take({ headers, body }: Answer, silence: Silence): Promise<Stopped> {
    const { size } = this.wanted;
    const etag = header(headers, 'etag');
    if (etag && !etag.startsWith('W/')) this.validator = etag;
    for await (const chunk of body) {
      silence.heard();
      if (this.here + chunk.length > size) {
        await this.restart();
        return { why: `more than its ${size} bytes come`, isWrong: true };
      }
      await this.write(chunk);
      this.hash.update(chunk);
      this.here += chunk.length;
      // What was here before and had to be fetched again is no gain.
      if (this.here > this.most) this.patience.gain();
      this.most = Math.max(this.most, this.here);
      this.options.onBytes?.(this.here);
      if (this.options.signal.aborted) throw cancelled();
    }
    return this.here < size ? { why: 'it ends before its end' } : { why: '' };
  }

  private async write(chunk: Buffer): Promise<void> {
    try {
      for (let at = 0; at < chunk.length; )
        at += (await this.file.write(chunk, at, chunk.length - at, this.here + at)).bytesWritten;
    } catch (error) {
      throw onDisk(error, `${this.wanted.etag}.incomplete`);
    }
  }
}

function lengthOf(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Errors of undici and of sockets, but not those of the disk. */
export function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error.name === 'AbortError' || /came for too long/.test(error.message)) return true;
  if (code?.startsWith('UND_ERR')) return true;
  if (syscall === 'write' || syscall === 'read' || syscall === 'connect')
    return /^E(?!NOSPC|IO|DQUOT)/.test(code ?? '');
  return /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST|ENET|ERR_SSL|ERR_TLS|HPE)/.test(code ?? '');
}

export function networkWords(error: unknown, signal?: AbortSignal): string {
  if (signal?.aborted) return 'nothing came for too long';
  const { code, message } = error as NodeJS.ErrnoException;
  return `the connection failed (${code ?? message.split('\n')[0]})`;
}
