// A few minutes of the hour; `npm run test:deep` works through all of it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { hour } from './hour.ts';

const root = join(import.meta.dirname, '../..');
const istio = join(root, '../shared/corpora/istio+istio/samples');

test('in our samples', { timeout: 120_000 }, () => hour({ from: join(root, 'samples'), seed: 1, steps: 300 }));

test.skipIf(!existsSync(istio))("in Istio's samples", { timeout: 120_000 }, () =>
	hour({ from: istio, seed: 2, steps: 150 }),
);
