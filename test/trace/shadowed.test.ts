// What rules report and what traces tell agree: no request of the oracles takes a way into a route that is reported as shadowed.
import { expect, test } from 'vitest';
import { shadowedRoutes } from '../../server/src/istio/routing/routes.ts';
import { resourcesOf } from '../../server/src/mesh/by-kind.ts';
import type { Mesh } from '../../server/src/mesh/mesh.ts';
import type { Trace } from '../../server/src/trace/story.ts';
import { type EnvoyCase, tracesOf as envoyTraces } from './envoy-oracle.ts';
import { isThere, linesOf, namesIn } from './oracle.ts';
import { type SimulationCase, tracesOf as simulationTraces } from './simulation-oracle.ts';

interface Asked {
	readonly id: string;
	readonly mesh: Mesh;
	readonly traces: readonly Trace[];
}

/** How many requests took a route, and which of them one that is reported. */
function faultsIn(all: Iterable<Asked>) {
	let taken = 0;
	let reported = 0;
	const faults: string[] = [];
	for (const { id, mesh, traces } of all) {
		const shadows = new Set(
			resourcesOf(mesh, 'VirtualService').flatMap((by) =>
				shadowedRoutes(by).flatMap((one) =>
					one.shadows.map(
						({ entry }) => `${by.resource.name?.text} ${by.namespaces} ${(entry.node ?? entry.route.node).start}`,
					),
				),
			),
		);
		reported += shadows.size;
		for (const { steps } of traces)
			for (const { code, at } of steps) {
				if (code !== 'route.taken' || at === undefined) continue;
				taken++;
				const key = `${at.by.resource.name?.text} ${at.by.namespaces} ${at.span.start}`;
				if (shadows.has(key)) faults.push(`${id}: ${key}`);
			}
	}
	return { taken, reported, faults };
}

test.skipIf(!isThere('envoy'))('of a real Envoy', { timeout: 300_000 }, () => {
	const cases = namesIn('envoy').flatMap((name) => linesOf<EnvoyCase>('envoy', name));
	const { taken, reported, faults } = faultsIn(cases.map((one) => ({ id: one.id, ...envoyTraces(one) })));
	expect(faults).toEqual([]);
	expect(taken).toBeGreaterThan(100);
	expect(reported).toBeGreaterThan(0);
});

test.skipIf(!isThere('trace-simulation'))("of Istio's simulation", { timeout: 300_000 }, () => {
	const cases = linesOf<SimulationCase>('trace-simulation', 'cases.jsonl');
	const { taken, reported, faults } = faultsIn(cases.map((one) => ({ id: one.id, ...simulationTraces(one) })));
	expect(faults).toEqual([]);
	expect(taken).toBeGreaterThan(100);
	expect(reported).toBeGreaterThan(0);
});
