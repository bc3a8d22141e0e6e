// check --render on charts: what Helm makes of them is judged, and findings stand at the templates.
import { afterEach, describe, expect, test } from 'vitest';
import { ran } from '../cli/ran.ts';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { chart, route } from './chart.ts';
import { hasHelm } from './engines.ts';

const base = chart('v1');
const message = 'No subset "v3" of host "release-name-reviews"; its DestinationRule declares "v1"';

let there: Workspace | undefined;
afterEach(() => there?.remove('.'));

interface Finding {
	readonly file: string;
	readonly rule: string;
	readonly message: string;
	readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** `file:line:column message` of what is found in files, and the rest of the run. */
function rendered(files: Readonly<Record<string, string>>, ...words: readonly string[]) {
	there = workspace(files);
	const { code, out, err } = ran(there.root, ['check', '--render', '--format', 'json', ...words]);
	const { findings } = JSON.parse(out) as { readonly findings: readonly Finding[] };
	const found = findings.map(
		({ file, message, range }) => `${file}:${range.start.line + 1}:${range.start.character + 1} ${message}`,
	);
	return { code, err, found };
}

describe.skipIf(!hasHelm)('Helm', () => {
	test('a value that is wrong is wrong in the template', () => {
		expect(rendered({ ...base, 'shop/values.yaml': 'subset: v3\n' })).toEqual({
			code: 1,
			err: '',
			found: [`shop/templates/route.yaml:12:17 ${message} (as Helm renders it)`],
		});
	});

	test('nothing is said of what is right', () => {
		expect(rendered(base)).toEqual({ code: 0, err: '', found: [] });
	});

	test('each file of values counts for itself', () => {
		const files = { ...base, 'shop/values-prod.yaml': 'subset: v3\n', 'shop/values/test.yaml': 'subset: v1\n' };
		expect(rendered(files).found).toEqual([
			`shop/templates/route.yaml:12:17 ${message} (as Helm renders it with values-prod.yaml)`,
		]);
	});

	test('what is reported anyway is not reported again', () => {
		const files = { ...base, 'shop/templates/route.yaml': route.replace('subset:', 'subest:') };
		const { found } = rendered(files);
		expect(found).toHaveLength(1);
		expect(found[0]).not.toContain('as Helm');
	});

	test('a comment in the template suppresses what is rendered', () => {
		const text = route.replace('        subset', '        # istio-ignore references/unknown-subset\n        subset');
		const { found } = rendered({
			...base,
			'shop/values.yaml': 'subset: v3\n',
			'shop/templates/route.yaml': text,
		});
		expect(found).toEqual([]);
	});

	test('what a loop makes stands in the loop, and says where it is', () => {
		const text = route.replace(
			/ {4}- destination:[\s\S]*/,
			`    {{- range .Values.subsets }}
    - destination:
        host: {{ $.Release.Name }}-reviews
        subset: {{ . }}
    {{- end }}
`,
		);
		const { found } = rendered({
			...base,
			'shop/values.yaml': 'subsets: [v1, v1, v3]\n',
			'shop/templates/route.yaml': text,
		});
		const lines = found.filter((one) => one.includes('"v3"'));
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(
			/^shop\/templates\/route\.yaml:\d+:\d+ .*as Helm renders it, at spec\.http\[0\]\.route\[2\]/,
		);
	});

	test('a template that only takes another one in is where its findings stand', () => {
		const files = {
			...base,
			'shop/values.yaml': 'subset: v3\n',
			'shop/templates/_route.tpl': `{{- define "route" }}\n${route}{{- end }}\n`,
			'shop/templates/route.yaml': '{{ include "route" . }}\n',
		};
		const { found } = rendered(files);
		expect(found).toEqual([
			`shop/templates/route.yaml:1:1 ${message} (as Helm renders it, at line 14 of its document)`,
		]);
	});

	test('a namespace that nobody says is not known', () => {
		const files = {
			...base,
			'mail.yaml':
				'apiVersion: v1\nkind: Service\nmetadata: { name: mail, namespace: post }\nspec: { ports: [{ name: http, port: 80 }] }\n',
			'shop/templates/route.yaml': route.replace(
				'host: {{ .Release.Name }}-reviews\n        subset: {{ .Values.subset }}',
				'host: mail.{{ .Release.Namespace }}.svc.cluster.local',
			),
		};
		expect(rendered(files).found).toEqual([]);
	});

	test('what Argo CD and Flux deploy is rendered with their values', () => {
		const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: books }
spec:
  source:
    path: shop
    helm: { valuesObject: { subset: v3 } }
  destination: { namespace: library }
`;
		const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: music, namespace: flux }
spec:
  chart: { spec: { chart: ./shop } }
  values: { subset: v4 }
`;
		const { found } = rendered({ ...base, 'app.yaml': application, 'release.yaml': release });
		expect(found.filter((one) => one.includes('No subset'))).toEqual([
			expect.stringMatching(/"v3" of host "books-reviews".*with the values of Application books\)$/),
			expect.stringMatching(/"v4" of host "music-reviews".*with the values of HelmRelease music\)$/),
		]);
	});

	test('a chart within a chart is rendered with it', () => {
		const files = Object.fromEntries(Object.entries(base).map(([path, text]) => [`all/charts/${path}`, text]));
		const { found } = rendered({
			...files,
			'all/Chart.yaml': 'apiVersion: v2\nname: all\nversion: 1.0.0\n',
			'all/values.yaml': 'shop: { subset: v3 }\n',
		});
		expect(found).toEqual([`all/charts/shop/templates/route.yaml:12:17 ${message} (as Helm renders it)`]);
	});

	test('a chart that cannot be rendered is a problem, one that needs values is none', () => {
		const needy = { ...base, 'shop/templates/route.yaml': `{{ required "which?" .Values.it }}\n${route}` };
		const failed = rendered(needy);
		expect(failed.code).toBe(2);
		expect(failed.err).toMatch(/^istio-ls: Helm could not render shop: .*which\?/);
		const helped = rendered({ ...needy, 'shop/ci/it-values.yaml': 'it: "# it"\n' });
		expect(helped.code).toBe(0);
	});
});
