// Hundreds of overlays of one base, each with a patch of its own: an edit concerns one of them, and what it costs to find the
// others does not grow faster than they do.
import { describe, expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { fixture } from '../fixture.ts';
import { growing } from '../growth.ts';

const route = (name: string, spec: string): string =>
	`apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${name} }\nspec: ${spec}\n`;

const kustomization = (index: number, namespace = `n${index}`): string =>
	`namespace: ${namespace}\nresources:\n- ../base\npatches:\n- path: patch.yaml\n`;

const patch = (spec: string): string => route('web', spec);

const plain = '{ http: [{ route: [{ destination: { host: web } }] }] }';

function overlays(count: number): Snapshot {
	const all = Array.from(
		{ length: count },
		(_, i) => `#- o${i}/kustomization.yaml\n${kustomization(i)}#- o${i}/patch.yaml\n${patch(plain)}`,
	);
	const service =
		'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ name: http, port: 80 }] }\n';
	const base = `#- base/kustomization.yaml\nresources:\n- web.yaml\n#- base/web.yaml\n${service}---\n${route('web', `{ hosts: [web], ${plain.slice(2)}`)}`;
	return fixture(base + all.join('')).snapshot;
}

const edits: Readonly<Record<string, readonly [file: string, text: string]>> = {
	'a value in a patch': ['patch.yaml', patch(plain.replace('host: web', 'host: api'))],
	'another field in a patch': ['patch.yaml', patch(plain.replace('{ http', '{ gateways: [mesh], http'))],
	'another name in a patch': ['patch.yaml', patch(plain).replace('name: web', 'name: api')],
	'a field of the kustomization': ['kustomization.yaml', kustomization(1, 'other')],
	'one resource less': ['kustomization.yaml', 'patches:\n- path: patch.yaml\n'],
};

describe('an edit in one of many overlays', () => {
	test.each(Object.entries(edits))(
		'%s: costs no more for each overlay, however many there are',
		async (_, [file, text]) => {
			const run = (count: number): void => {
				let snapshot = overlays(count);
				const uri = [...snapshot.files.keys()].find((one) => one.endsWith(`/o1/${file}`)) ?? '';
				for (let version = 1; version < 4; version++) {
					diagnostics(snapshot, uri);
					snapshot = snapshot.with(openFile(uri, version, text + '#\n'.repeat(version % 2), snapshot.files.get(uri)));
				}
				diagnostics(snapshot, uri);
			};
			expect(await growing(run, 50)).toEqual([]);
		},
	);
});
