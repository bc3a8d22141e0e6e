// Where a real Envoy answered with 403, 404 or 503 for a reason that the files show, some rule says so.
import { expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { type EnvoyCase, tracesOf } from './envoy-oracle.ts';
import { isThere, linesOf, namesIn } from './oracle.ts';

/** TABLE: how a trace may end without a fault in the files, and why no rule can say anything of it. */
const intended: Readonly<Record<string, string>> = {
	'route.none': 'the request is none that the routes are for',
	'host.none': 'the request names a host that nobody serves',
	'host.unbound': 'the routes may be kept elsewhere',
	'request.malformed': 'the request is no HTTP',
	'policy.denied': 'a policy denies what it says',
	'policy.notAllowed': 'the policies allow other requests',
	'token.refused': 'the token of the request is wrong',
	'action.abort': 'the route asks for a fault',
	'action.direct': 'the route asks for this answer',
};

/** Requests whose end is a fault of the files, of which nothing is said. */
const silent: ReadonlySet<string> = new Set([
	// Hosts `cart.shop` and `cart.shop.svc`, which Istio does not complete (pilot/pkg/model/config.go, ResolveShortnameToFQDN).
	'gw-071#1',
	'gw-071#2',
]);

function isJudged({ config }: EnvoyCase): boolean {
	const uri = 'file:///w/a.yaml';
	const settings = settingsFrom({ assume: 'complete', defaultNamespace: 'default' });
	const folder = { uri: 'file:///w', settings, beside: [] };
	const snapshot = new Snapshot(new Map(), [folder]).with(openFile(uri, 1, config));
	return diagnostics(snapshot, uri).some(({ severity }) => severity === 'error' || severity === 'warning');
}

test.skipIf(!isThere('envoy'))('requests that end for a fault of the files', { timeout: 300_000 }, () => {
	let said = 0;
	const unsaid: string[] = [];
	for (const one of namesIn('envoy').flatMap((name) => linesOf<EnvoyCase>('envoy', name))) {
		const failed = one.requests.flatMap(({ outcome }, index) =>
			[403, 404, 503].includes(outcome?.status ?? 0) ? [index] : [],
		);
		if (failed.length === 0) continue;
		const { traces } = tracesOf(one);
		const faulty = failed.filter((index) => !Object.hasOwn(intended, traces[index]?.steps.at(-1)?.code ?? ''));
		if (faulty.length === 0) continue;
		if (isJudged(one)) said += faulty.length;
		else unsaid.push(...faulty.map((index) => `${one.id}#${index}`));
	}
	expect(unsaid.filter((id) => !silent.has(id))).toEqual([]);
	expect(said).toBeGreaterThan(5);
});
