/** The stages of a forward pass on ONNX Runtime: one session a stage, over the checkpoint's own file. */
import type { Tensor as OrtTensor } from 'onnxruntime-node';
import { float32 } from '../../analysis/model/floats';
import type { Attended, Into, ModelShape, Qkv, Readout, RowsAhead, Stages, Tensor } from '../../analysis/model/stages';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { readRows, readWeight } from '../checkpoint/weights';
import { Readouts } from '../simd/readout';
import { type OnnxOptions, Sessions, threadsOf } from './sessions';
import {
  attendGraph,
  attendPatternGraph,
  embedGraph,
  middleGraph,
  outGraph,
  qkvGraph,
  unembedGraph,
  unembedTokensGraph,
} from './stageGraphs';
import { CausalMasks, floats, integers } from './tensors';

/** A sweep of all positions of one prompt of GPT-2 small, and its baseline, are two such. */
const rowsThatEarn = 1500;

export class OnnxStages implements Stages {
  readonly shape: ModelShape;
  private readonly sessions: Sessions;
  private readouts: Readouts | undefined;
  private rowsRun = 0;
  private readonly masks = new CausalMasks();

  constructor(
    readonly checkpoint: Checkpoint,
    private readonly options: OnnxOptions = {},
  ) {
    this.shape = checkpoint.shape;
    this.sessions = new Sessions(checkpoint, options);
  }

  /** How many stages are packed by now: runs are compared with runs of the same packing. */
  get packed(): number {
    return this.sessions.packed;
  }

  /**
   * Packs one more stage, once so many rows went through a layer that it pays; see `Sessions`. Call it while nothing
   * runs. @returns whether there was one
   */
  async packNext(): Promise<boolean> {
    if (this.rowsRun < rowsThatEarn * this.shape.layers) return false;
    const ofLayers = Array.from({ length: this.shape.layers }, (_, layer) => [`out ${layer}`, `qkv ${layer}`]);
    return this.sessions.pack(['unembed', ...ofLayers.flat()]);
  }

  /**
   * Loads every stage that a forward pass needs; without it each is loaded when it is first used.
   * @param onStage awaited after each
   */
  async load(onStage?: (done: number, of: number) => Promise<void> | void): Promise<void> {
    const { layers } = this.shape;
    const of = 2 * layers + 3;
    let done = 0;
    const loaded = async (session: Promise<unknown>) => {
      await session;
      await onStage?.(++done, of);
    };
    await loaded(this.sessions.get('embed', embedGraph));
    await loaded(this.sessions.get('attend', attendGraph));
    for (let layer = 0; layer < layers; layer++) {
      await loaded(this.sessions.get(`qkv ${layer}`, c => qkvGraph(c, layer)));
      await loaded(this.sessions.get(`out ${layer}`, c => outGraph(c, layer)));
    }
    await loaded(this.sessions.get('unembed', unembedGraph));
  }

  /** Its files may be others from now on: whoever still works with it is refused. */
  release(): Promise<void> {
    this.readouts?.release();
    return this.sessions.release();
  }

  async embed(ids: readonly (readonly number[])[]): Promise<Tensor> {
    const length = ids[0]?.length ?? 0;
    const feeds = {
      ids: integers(ids.flat(), [ids.length, length]),
      positions: integers(
        Array.from({ length }, (_, t) => t),
        [length],
      ),
    };
    const dims = [ids.length, length, this.shape.width];
    const { resid } = await this.run('embed', embedGraph, feeds, { resid: dims });
    return { data: resid, dims };
  }

  async qkv(layer: number, resid: Tensor, into?: Into): Promise<Qkv> {
    const d = this.shape.width;
    const wanted = { q: d, k: d, v: d };
    const { q, k, v } = await this.byRow(`qkv ${layer}`, c => qkvGraph(c, layer), { resid }, wanted, {}, into);
    const dims = [...resid.dims.slice(0, -1), this.shape.heads, this.shape.width / this.shape.heads];
    return { q: { data: q, dims }, k: { data: k, dims }, v: { data: v, dims } };
  }

  async attend(
    { q, k, v }: Qkv,
    options: { readonly pattern?: boolean; readonly into?: Into } = {},
  ): Promise<Attended> {
    const [batch, tq] = q.dims as [number, number];
    const tk = k.dims[1]!;
    const queries = this.sequence(q);
    const feeds = { q: queries, k: this.sequence(k), v: this.sequence(v), mask: this.masks.of(tq, tk) };
    if (!options.pattern) {
      const { z } = await this.run('attend', attendGraph, feeds, { z: queries.dims }, options.into);
      return { z: { data: z, dims: q.dims } };
    }
    const square = [batch, this.shape.heads, tq, tk];
    const wanted = { z: queries.dims, pattern: square };
    const { z, pattern } = await this.run('attend pattern', attendPatternGraph, feeds, wanted);
    return { z: { data: z, dims: q.dims }, pattern: { data: pattern, dims: square } };
  }

  async out(layer: number, z: Tensor, resid: Tensor, into?: Into): Promise<Tensor> {
    const { width } = this.shape;
    this.rowsRun += resid.data.length / width;
    const { out } = await this.byRow(`out ${layer}`, c => outGraph(c, layer), { z, resid }, { out: width }, {}, into);
    return { data: out, dims: resid.dims };
  }

  async middle(layer: number, z: Tensor, resid: Tensor): Promise<Tensor> {
    const wanted = { middle: this.shape.width };
    const { middle } = await this.byRow(`middle ${layer}`, c => middleGraph(c, layer), { z, resid }, wanted);
    return { data: middle, dims: resid.dims };
  }

  async unembed(resid: Tensor, into?: Into): Promise<Tensor> {
    const { width, vocab } = this.shape;
    const { logits } = await this.byRow('unembed', unembedGraph, { resid }, { logits: vocab }, {}, into);
    return { data: logits, dims: [resid.data.length / width, vocab] };
  }

  async readout(...asked: Parameters<Readouts['read']>): Promise<Readout> {
    return this.reading().read(...asked);
  }

  readAhead(...asked: Parameters<Readouts['ahead']>): RowsAhead | undefined {
    return this.reading().ahead(...asked);
  }

  async unembedTokens(resid: Tensor, tokens: readonly number[]): Promise<Tensor> {
    const more = { tokens: integers(tokens, [tokens.length]) };
    const wanted = { logits: tokens.length };
    const { logits } = await this.byRow('unembed tokens', unembedTokensGraph, { resid }, wanted, more);
    return { data: logits, dims: [resid.data.length / this.shape.width, tokens.length] };
  }

  async weight(name: string): Promise<Tensor> {
    return readWeight(this.checkpoint, name);
  }

  async unembedRows(tokens: readonly number[]): Promise<Tensor> {
    return readRows(this.checkpoint, 'lm_head.weight', tokens);
  }

  /**
   * A stage that works row by row. A product of one row takes another kernel than one of many, whose sums differ by
   * up to 1.5e-5 where weights are not packed: a single row goes twice, so that it gives what it gives in any batch.
   * @param wanted how many numbers a row has of each output
   */
  private async byRow<Name extends string>(
    stage: string,
    graph: (c: Checkpoint) => Uint8Array,
    inputs: Readonly<Record<string, Tensor>>,
    wanted: Readonly<Record<Name, number>>,
    more: Readonly<Record<string, OrtTensor>> = {},
    into?: Into,
  ): Promise<Record<Name, Float32Array>> {
    const { width } = this.shape;
    const rows = inputs.resid!.data.length / width;
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { data }]) => {
        const fed = rows === 1 ? Float32Array.of(...data, ...data) : data;
        return [name, floats(fed, [fed.length / width, width])];
      }),
    );
    const dims = {} as Record<Name, readonly number[]>;
    for (const name of Object.keys(wanted) as Name[]) dims[name] = [Math.max(2, rows), wanted[name]];
    const made = await this.run(stage, graph, { ...feeds, ...more }, dims, into);
    if (rows === 1) for (const name of Object.keys(made) as Name[]) made[name] = made[name].slice(0, wanted[name]);
    return made;
  }

  /** Outputs are written where they stay: ONNX Runtime would otherwise copy each out of memory of its own. */
  private async run<Name extends string>(
    stage: string,
    graph: (c: Checkpoint) => Uint8Array,
    feeds: Record<string, OrtTensor>,
    wanted: Readonly<Record<Name, readonly number[]>>,
    memory?: Into,
  ): Promise<Record<Name, Float32Array>> {
    const session = await this.sessions.get(stage, graph);
    const into: Record<string, OrtTensor> = {};
    const data = {} as Record<Name, Float32Array>;
    for (const name of Object.keys(wanted) as Name[]) {
      const size = wanted[name].reduce((a, b) => a * b, 1);
      const given = memory?.of(name, float32, size);
      data[name] = given instanceof Float32Array && given.length === size ? given : new Float32Array(size);
      into[name] = floats(data[name], wanted[name]);
    }
    await session.run(feeds, into);
    return data;
  }

  private reading(): Readouts {
    this.readouts ??= new Readouts(this.shape.vocab, threadsOf(this.options));
    return this.readouts;
  }

  private sequence({ data, dims }: Tensor): OrtTensor {
    return floats(data, [dims[0]!, dims[1]!, this.shape.width]);
  }
}
