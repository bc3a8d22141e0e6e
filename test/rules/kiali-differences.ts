// TABLE: where we differ from Kiali for good, and why.
import type { Difference } from './oracles.ts';

export const differences: readonly Difference[] = [];
