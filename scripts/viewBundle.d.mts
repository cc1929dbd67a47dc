import type { BuildOptions } from 'esbuild';

export declare const viewBundle: BuildOptions;
