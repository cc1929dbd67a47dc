/** ONNX models written in memory, whose weights are byte ranges of a checkpoint's untouched file. */
import { basename } from 'node:path';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProtoSchema,
  TensorProto_DataLocation as Location,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  TensorProto_DataType as Type,
  type ValueInfoProtoSchema,
} from 'onnx-buf';
import type { Checkpoint, WeightType } from '../checkpoint/checkpoint';

type Attribute = number | { readonly float: number } | string | readonly number[];
type Dim = number | string;

const typeOf: Record<WeightType, Type> = { F32: Type.FLOAT, F16: Type.FLOAT16, BF16: Type.BFLOAT16, F64: Type.DOUBLE };

/** Collects one graph; every method that computes returns the name of its result. */
export class OnnxGraph {
  private readonly nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  private readonly initializers: MessageInitShape<typeof TensorProtoSchema>[] = [];
  private readonly inputs: MessageInitShape<typeof ValueInfoProtoSchema>[] = [];
  private readonly outputs: MessageInitShape<typeof ValueInfoProtoSchema>[] = [];
  private fresh = 0;

  constructor(private readonly checkpoint: Checkpoint) {}

  input(name: string, dims: readonly Dim[], type: 'float' | 'int64' = 'float'): string {
    this.inputs.push(valueInfo(name, dims, type));
    return name;
  }

  output(name: string, from: string, dims: readonly Dim[]): void {
    this.nodes.push({ opType: 'Identity', input: [from], output: [name] });
    this.outputs.push(valueInfo(name, dims, 'float'));
  }

  /** A weight, made float32 in the graph where the file stores it in another type (folded when it is loaded). */
  weight(name: string): string {
    return this.asFloat(name, this.stored(name));
  }

  /** Rows of a matrix of weights, made float32 after they are taken: the matrix itself stays in the file. */
  rowsOf(name: string, indices: string): string {
    return this.asFloat(name, this.op('Gather', [this.stored(name), indices], { axis: 0 }));
  }

  floats(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.constant({ dataType: Type.FLOAT, floatData: [...values], dims: dims.map(BigInt) });
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.constant({ dataType: Type.INT64, int64Data: values.map(BigInt), dims: dims.map(BigInt) });
  }

  op(opType: string, input: readonly string[], attributes: Record<string, Attribute> = {}, domain = ''): string {
    return this.ops(opType, input, 1, attributes, domain)[0]!;
  }

  ops(
    opType: string,
    input: readonly string[],
    count: number,
    attributes: Record<string, Attribute> = {},
    domain = '',
  ): string[] {
    const output = Array.from({ length: count }, () => `${opType}.${this.fresh++}`);
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
    this.nodes.push({ opType, domain, name: output[0]!, input: [...input], output, attribute });
    return output;
  }

  /** The serialized model. */
  bytes(): Uint8Array {
    const graph: MessageInitShape<typeof GraphProtoSchema> = {
      name: 'stage',
      node: this.nodes,
      initializer: this.initializers,
      input: this.inputs,
      output: this.outputs,
    };
    const opsetImport = [
      { domain: '', version: 17n },
      { domain: 'com.microsoft', version: 1n },
    ];
    return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, opsetImport, graph }));
  }

  private asFloat(name: string, value: string): string {
    return this.checkpoint.weights.get(name)?.dtype === 'F32' ? value : this.op('Cast', [value], { to: Type.FLOAT });
  }

  /** The weight as it lies in the file. */
  private stored(name: string): string {
    const weight = this.checkpoint.weights.get(name);
    if (!weight) throw new RangeError(`the checkpoint has no tensor ${name}`);
    if (!this.initializers.some(made => made.name === name)) {
      this.initializers.push({
        name,
        dataType: typeOf[weight.dtype],
        dims: weight.shape.map(BigInt),
        dataLocation: Location.EXTERNAL,
        externalData: [
          { key: 'location', value: basename(weight.file) },
          { key: 'offset', value: String(weight.offset) },
          { key: 'length', value: String(weight.length) },
        ],
      });
    }
    return name;
  }

  private constant(tensor: MessageInitShape<typeof TensorProtoSchema>): string {
    const name = `constant.${this.fresh++}`;
    this.initializers.push({ ...tensor, name });
    return name;
  }
}

function valueInfo(
  name: string,
  dims: readonly Dim[],
  type: 'float' | 'int64',
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = dims.map(d => ({
    value:
      typeof d === 'number' ? { case: 'dimValue' as const, value: BigInt(d) } : { case: 'dimParam' as const, value: d },
  }));
  const elemType = type === 'float' ? Type.FLOAT : Type.INT64;
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } };
}

function attributeOf(name: string, value: Attribute): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: BigInt(value) };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeType.INTS, ints: value.map(BigInt) };
}
