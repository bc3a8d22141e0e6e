// TABLE: what `npm run bench` measures, in this order.

import type { Measure } from '../row.ts';
import { checkMeasure, startMeasure } from './commands.ts';
import { indexMeasure, irrelevantMeasure } from './index.ts';
import { mapMeasure } from './map.ts';
import { memoryMeasure, pauseMeasure } from './memory.ts';
import { requestsMeasure } from './requests.ts';
import { schemaMeasure } from './schema.ts';
import { growthMeasure, shapesMeasure } from './shapes.ts';
import { testsMeasure, traceMeasure } from './trace.ts';
import { unitMeasure } from './unit.ts';
import { watcherMeasure } from './watcher.ts';

export const measures: readonly Measure[] = [
	unitMeasure,
	shapesMeasure,
	growthMeasure,
	pauseMeasure,
	indexMeasure,
	checkMeasure,
	memoryMeasure,
	requestsMeasure,
	mapMeasure,
	traceMeasure,
	testsMeasure,
	startMeasure,
	watcherMeasure,
	schemaMeasure,
];

/** Run only when named. */
export const rare: readonly Measure[] = [irrelevantMeasure];
