import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { patchFaults } from '../../server/src/schema/envoy/patches.ts';
import { parse } from '../../server/src/yaml/tree.ts';
test('x', () => {
	const all = readFileSync('/work/shared/oracles/envoyfilter/cases.jsonl', 'utf8').trim().split('\n').map((l) => JSON.parse(l));
	let n = [0, 0, 0, 0], k = [0, 0, 0, 0];
	for (const c of all) {
		if (c.id.startsWith('doc/')) continue;
		const { root } = parse(c.document) as any;
		const faults: any[] = [];
		for (const p of root.get('spec').each('configPatches')) {
			const v = p.get('patch')?.get('value');
			if (!v) continue;
			faults.push(...patchFaults({ applyTo: p.get('applyTo').text, operation: p.get('patch').get('operation').text, value: v, anchor: p.get('patch').entries.find((e: any) => e.key.text === 'value').key, isTemplate: false }));
		}
		const sev = (f: any) => f.severity ?? 'error';
		const err = faults.some((f) => sev(f) === 'error'), warn = faults.some((f) => sev(f) !== 'information');
		const say = () => faults.map((f) => `${sev(f)} ${f.kind}: ${f.message}`).join(' || ');
		if (!c.webhook.accepted) { n[0]++; if (err) k[0]++; else console.log('WEBHOOK', c.id, c.webhook.because.slice(0, 300), '|', say()); }
		else if (c.delivered && !c.delivered.accepted) { n[1]++; if (warn) k[1]++; else console.log('DELIVERED', c.id, c.delivered.because.slice(0, 300), '|', say()); }
		if (c.delivered?.dropped || c.webhook.warning?.includes?.('unknown field')) { n[2]++; if (warn) k[2]++; else console.log('DROPPED', c.id, c.delivered?.dropped, say()); }
		if (c.webhook.accepted && c.delivered?.accepted !== false && !c.delivered?.dropped && !JSON.stringify(c.webhook.warning ?? '').includes('unknown field')) { n[3]++; if (!warn) k[3]++; else console.log('FALSE', c.id, say()); }
	}
	console.log(n.map((x, i) => `${k[i]}/${x}`).join('  '));
});
