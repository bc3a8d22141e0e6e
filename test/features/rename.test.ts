// Rename beyond the plain case: quotes, reserved and taken names, ports, labels, text that only looks like a name; and that
// there and back is what it was.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { definition } from '../../server/src/features/definition.ts';
import { prepareRename, rename } from '../../server/src/features/rename/rename.ts';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { applied } from '../../server/src/text/edit.ts';
import { openFile, startOf } from '../../server/src/text/source-file.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { checkDefinition, checkReferences, type Fixture, fixture, renamed } from '../fixture.ts';

const shop = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80, targetPort: web }] }
---
apiVersion: v1
kind: Service
metadata: { name: ratings, namespace: shop }
spec: { selector: { app: ratings }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  gateways:
  - edge
  http:
  - route: [{ destination: { host: reviews, subset: v1, port: { number: 80 } } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews, version: v1 } }
  template:
    metadata: { labels: { app: reviews, version: v1 } }
    spec: { containers: [{ name: a, image: a, ports: [{ name: web, containerPort: 9080 }], readinessProbe: { httpGet: { port: web } } }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ratings-v1, namespace: shop }
spec:
  selector: { matchLabels: { app: ratings } }
  template:
    metadata:
      labels: { app: ratings, version: v2 }
      annotations: { told: "see reviews.shop and old-reviews" }
    spec:
      containers:
      - name: a
        image: reviews
        env: [{ name: A, value: "http://reviews:80/x" }, { name: B, value: reviewsX }]
        command: [curl, "reviews.pay:80"]
`;
/** \`shop\` with the cursor before the first \`word\` behind \`after\`. */
const at = (after: string, word: string, text = shop): string => {
	const start = text.indexOf(word, text.indexOf(after));
	return `${text.slice(0, start)}$0${text.slice(start)}`;
};

describe('a name that YAML would take for something else', () => {
	test.each(['123', 'true', 'null', '1e3', '0x10', 'on'])('%s is put in quotes', (name) => {
		const text = renamed(at('kind: Gateway', 'edge'), name);
		expect(text).toContain(`  name: "${name}"\n`);
		expect(text).toContain(`  - "${name}"\n`);
	});

	test('is not put in quotes twice, nor where it is a part of a word', () => {
		const quoted = shop.replace('  - edge', "  - 'edge'\n  - shop/edge").replace('name: edge', 'name: "edge"');
		const text = renamed(at('kind: Gateway', 'edge', quoted), '123');
		expect(text).toContain('name: "123"\n');
		expect(text).toContain("  - '123'\n  - shop/123\n");
	});
});

describe('is refused, with the reason:', () => {
	test.each([
		[
			'a reserved name',
			'kind: Gateway',
			'edge',
			'mesh',
			'"mesh" is reserved by Istio: as a gateway it means all sidecars',
		],
		[
			'a Service that is there',
			'kind: Service',
			'reviews',
			'ratings',
			'There is already a Service "ratings" in namespace shop',
		],
		['a subset that is there', 'subsets', 'v1', 'v2', 'There is already a subset "v2" in DestinationRule shop/reviews'],
		[
			'a Service with a digit first',
			'kind: Service',
			'reviews',
			'1a',
			'"1a" cannot be the name of a Service: it must be lower-case letters, digits and hyphens, with a letter first',
		],
		[
			'a port out of range',
			'kind: Service',
			'80',
			'70000',
			'"70000" cannot be the name of a port: it must be a number from 1 to 65535',
		],
		[
			'a label of other pods',
			'selector',
			'reviews',
			'ratings',
			'"app: ratings" is already a label of Deployment shop/ratings-v1, which Service shop/reviews would then also select',
		],
		['the key of a label', 'selector', 'app', 'a', 'Only the value of a label can be renamed, not its key'],
		['a label that cannot be one', 'selector', 'reviews', 'a b', '"a b" cannot be the value of a label'],
	])('%s', (_, after, word, name, reason) => {
		expect(renamed(at(after, word), name)).toContain(reason);
	});

	test('to a name of another namespace it is not', () => {
		expect(
			renamed(
				at('kind: Service', 'reviews', shop.replace('name: ratings, namespace: shop', 'name: ratings, namespace: pay')),
				'ratings',
			),
		).toContain('host: ratings, subset: v1');
	});
});

describe('ports', () => {
	test('by number', () => {
		const text = renamed(at('kind: Service', '80'), '8080');
		expect(text).toContain('ports: [{ name: http, port: 8080, targetPort: web }]');
		expect(text).toContain('port: { number: 8080 }');
		expect(text).toContain(
			'name: ratings, namespace: shop }\nspec: { selector: { app: ratings }, ports: [{ name: http, port: 80 }]',
		);
	});

	test('of a pod, by name', () => {
		const text = renamed(at('targetPort', 'web'), 'http-web');
		expect(text).toContain('targetPort: http-web');
		expect(text).toContain(
			'ports: [{ name: http-web, containerPort: 9080 }], readinessProbe: { httpGet: { port: http-web } }',
		);
	});
});

describe('labels of pods', () => {
	const source = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews } }
#                   ^^^^^^^^^^^^ 3
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
#                            ^^^^^^^^^^^^ 4
  template: { metadata: { labels: { app: $0reviews, version: v1 } } }
#                                   ^^^^^^^^^^^^ 1
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-2, namespace: shop }
spec:
  template: { metadata: { labels: { app: reviews, version: v2 } } }
#                                   ^^^^^^^^^^^^ 2
`;

	test('have references', () => {
		checkReferences(source);
	});

	test('lead to themselves', () => {
		checkDefinition(
			'apiVersion: v1\nkind: Pod\nmetadata: { name: a, labels: { ap$0p: a } }\n#                              ^^^^^^ 1\n',
		);
	});

	test.each(['template:', 'matchLabels', 'selector'])(
		'are renamed in all their places, asked for behind %s',
		(place) => {
			const text = renamed(at(place, 'reviews'), 'critique');
			expect(text.match(/app: critique/g)).toHaveLength(3);
			expect(text.match(/app: reviews/g)).toBeNull();
			expect(text).toContain('metadata: { name: reviews, namespace: shop }');
		},
	);

	test('not where a kustomization gives them', () => {
		const overlay = `#- kustomization.yaml\nresources: [a.yaml, b.yaml]\ncommonLabels: { app: x }\n#- a.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { selector: { app: $0x } }\n#- b.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { metadata: { labels: { b: b } } } }\n`;
		expect(renamed(overlay, 'y')).toContain('by a kustomization');
	});
});

test('go to definition on a declaration answers with itself', () => {
	checkDefinition('apiVersion: v1\nkind: Service\nmetadata: { name: re$0views }\n#                 ^^^^^^^ 1\n');
	const read = fixture('apiVersion: v1\nki$0nd: Service\nmetadata: { name: a }\n');
	expect(read.cursor && definition(read.snapshot, read.cursor)).toEqual([]);
});

test('text that looks like the name is offered to be confirmed, and nothing else', () => {
	const read = fixture(at('kind: Service', 'reviews'));
	const found = read.cursor && rename(read.snapshot, read.cursor, 'critique');
	if (found === undefined || 'refusal' in found) throw new Error('refused');
	const text = read.texts.get('file:///w/a.yaml') ?? '';
	expect(found.doubtful.map(({ start }) => text.slice(start - 10, start + 14))).toEqual(
		['told: "see reviews.shop an', '"http://reviews:80/x" },'].map((one) =>
			expect.stringContaining(one.slice(one.indexOf('reviews') - 6, one.indexOf('reviews') + 9)),
		),
	);
});

function moved(read: Fixture, uri: string, offset: number, name: string): Fixture | undefined {
	const found = rename(read.snapshot, { uri, offset }, name);
	if (found === undefined || 'refusal' in found) return undefined;
	const texts = new Map(
		[...read.texts].map(([file, text]) => {
			const own = found.edits.filter((edit) => edit.uri === file).sort((a, b) => a.start - b.start);
			return [file, applied(text, own)];
		}),
	);
	return { ...read, texts, snapshot: read.snapshot.with(...[...texts].map(([file, text]) => openFile(file, 2, text))) };
}

const fresh = (name: string): string =>
	/^\d+$/.test(name) ? '4999' : name.includes('.') ? `zz9.${name.replace(/^\*\./, '')}` : `zz9${name}`.slice(0, 15);

describe('there and back is what it was', () => {
	const root = join(import.meta.dirname, '../..');
	const samples = globSync('samples/*/**/*.yaml', { cwd: root }).map(
		(path) => `#- ${path}\n${readFileSync(join(root, path), 'utf8')}`,
	);
	test.each([
		['in the shop', shop],
		['in the samples', samples.join('\n')],
	])('%s', (_, source) => {
		const read = fixture(source);
		let count = 0;
		const names = environments(read.snapshot)
			.slice(0, 1)
			.flatMap((one) => meshOf(one).resources.all())
			.map(({ resource }) => `${resource.kind.id} ${resource.name?.text}`);
		for (const by of environments(read.snapshot)
			.slice(0, 1)
			.flatMap((one) => meshOf(one).resources.all())) {
			const { uri, chunk } = by.member;
			const file = read.snapshot.files.get(uri);
			if (file === undefined) continue;
			const begin = startOf(file, chunk) ?? 0;
			const places = by.declarations.flatMap(({ labels, start }) => labels?.map(({ value }) => value.start) ?? [start]);
			for (const start of places) {
				const own = { uri: file.uri, offset: begin + start };
				const found = prepareRename(read.snapshot, own);
				// Of two alternatives one keeps the name, and so it is taken on the way back.
				const isAlternative =
					names.filter(
						(name) => found !== undefined && 'name' in found && name === `${by.resource.kind.id} ${found.name}`,
					).length > 1;
				if (found === undefined || 'refusal' in found || isAlternative) continue;
				const there = moved(read, own.uri, own.offset, fresh(found.name));
				if (there === undefined) continue;
				const text = there.texts.get(own.uri) ?? '';
				const shift = text.length - (read.texts.get(own.uri) ?? '').length;
				const offsets = [...Array(Math.abs(shift) + 1).keys()].map((by) => own.offset + Math.sign(shift) * by);
				const here = offsets.find((offset) => {
					const again = prepareRename(there.snapshot, { uri: own.uri, offset });
					return (
						again !== undefined && 'name' in again && again.name === fresh(found.name) && again.span.start === offset
					);
				});
				expect(here, `${file.uri} ${found.name}`).toBeDefined();
				const back = moved(there, own.uri, here ?? 0, found.name);
				expect(back?.texts, found.name).toEqual(read.texts);
				count++;
			}
		}
		expect(count).toBeGreaterThan(10);
	});
});
