// istio.render in the editor: what Helm and kustomize make of the workspace is judged after a save, in trusted workspaces only, and
// shown at the lines that it comes from, beside what is found without.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { IndexStatus } from '../../server/src/protocol.ts';
import { chart, route, service } from '../render/chart.ts';
import { hasHelm, hasKustomize } from '../render/engines.ts';
import { type Editor, type Start, startEditor, type Workspace, workspace } from './editor.ts';

const place = 'shop/templates/route.yaml';
const message = 'No subset "v3" of host "release-name-reviews"; its DestinationRule declares "v1" (as Helm renders it)';

let there: Workspace;
let editor: Editor;
afterEach(async () => {
	await editor.close();
	there.remove('.');
});

async function started(files: Readonly<Record<string, string>>, start: Partial<Start> = {}): Promise<void> {
	there = workspace(files);
	editor = await startEditor({
		folders: [there.uri('.').replace(/\/$/, '')],
		settings: { render: 'auto' },
		initializationOptions: { isTrusted: true },
		...start,
	});
	await editor.ready();
}

const status = () => editor.connection.sendRequest<IndexStatus>('istio/indexStatus');

/** Resolves when renderings have ended that were begun after this was called, or are not to be. */
async function rendered(): Promise<IndexStatus['rendering']> {
	await editor.until(editor.isRendering, 'a rendering');
	await editor.until(() => !editor.isRendering(), 'its end');
	return (await status()).rendering;
}

const shown = (path: string): readonly string[] =>
	editor
		.shown(there.uri(path))
		.map(({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`);

describe.skipIf(!hasHelm)('a chart', () => {
	test('shows at its template what its values make wrong, and no more once they are saved mended', async () => {
		await started(chart('v3'));
		expect(shown(place)).toEqual([]);
		expect(await rendered()).toMatchObject({ state: 'done', count: 1, problems: [] });
		expect(shown(place)).toEqual([`12:17 ${message}`]);

		there.write('shop/values.yaml', 'subset: v1\n');
		editor.watched([{ uri: there.uri('shop/values.yaml'), type: 2 }]);
		await rendered();
		expect(shown(place)).toEqual([]);
	});

	test('shows it below lines that came in since, and not where it was edited', async () => {
		await started(chart('v3'));
		await rendered();
		const uri = there.uri(place);
		editor.open(uri, `# a line\n${route}`);
		await editor.until(() => shown(place)[0] === `13:17 ${message}`, 'the finding a line below');
		editor.change(uri, route.replace('{{ .Values.subset }}', '{{ .Values.sub }}'));
		await editor.until(() => shown(place).length === 0, 'nothing');
		editor.change(uri, route);
		await editor.until(() => shown(place)[0] === `12:17 ${message}`, 'the finding as before');
	});

	test('shows nothing twice, and keeps what is found without', async () => {
		const misspelt = '8:3 Unknown field "https" in "spec"';
		await started({ ...chart('v3'), [place]: route.replace('  http:', '  https: []\n  http:') });
		await editor.until(() => shown(place)[0] === misspelt, 'what is found without');
		await rendered();
		expect(shown(place)).toEqual([misspelt, `13:17 ${message}`]);
	});

	test('tells which suppressions are of use', async () => {
		const ignored = route.replace('        subset', '        # istio-ignore references/unknown-subset\n        subset');
		await started({ ...chart('v3'), [place]: ignored });
		await editor.until(() => shown(place).length > 0, 'the suppression that seems to be of no use');
		await rendered();
		expect(shown(place)).toEqual([]);
	});

	test('is not rendered where nobody trusts it, or nobody wants it, and is once somebody does', async () => {
		await started(chart('v3'), { initializationOptions: {} });
		expect((await status()).rendering.state).toBe('untrusted');
		await editor.connection.sendNotification('istio/trusted');
		await rendered();
		expect(shown(place)).toEqual([`12:17 ${message}`]);
	});

	test('is not rendered because a file of the repository wants it', async () => {
		await started({ ...chart('v3'), '.istio.yaml': 'render: auto\n' }, { settings: {} });
		expect((await status()).rendering.state).toBe('off');
		await editor.until(() => shown('.istio.yaml').length > 0, 'what is said of the setting');
		expect(shown('.istio.yaml')).toEqual(['1:1 "render" can only be set in the editor']);
	});

	test('that cannot be rendered is told once, and what is found without stays', async () => {
		const broken = { ...chart('v3'), 'shop/templates/broken.yaml': 'a: {{ fail "it needs a name" }}\n' };
		await started(broken, { expected: /Helm could not render/ });
		const { problems } = await rendered();
		expect(problems).toEqual([expect.stringContaining('it needs a name')]);
		editor.watched([{ uri: there.uri('shop/values.yaml'), type: 2 }]);
		await rendered();
		expect(editor.logged(/Helm could not render/)).toBe(1);
	});

	test('is shown to an editor that pulls, too', async () => {
		await started(chart('v3'), {
			capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
			initializationOptions: { isTrusted: true, settings: { render: 'auto' } },
		});
		await rendered();
		const { items } = await editor.connection.sendRequest<{ items: { message: string }[] }>('textDocument/diagnostic', {
			textDocument: { uri: there.uri(place) },
		});
		expect(items.map((one) => one.message)).toEqual([message]);
	});
});

const mail = `apiVersion: v1
kind: Service
metadata:
  name: mail
spec:
  ports:
  - name: http
    port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: mail
spec:
  hosts: [mail]
  http:
  - route:
    - destination:
        host: mail
        subset: v1
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: mail
spec:
  host: mail
  subsets:
  - name: v1
    labels: { version: v1 }
`;

describe.skipIf(!hasKustomize)('an overlay', () => {
	test('shows at its base what kustomize makes of it', async () => {
		await started({
			'base/kustomization.yaml': 'resources: [mail.yaml]\n',
			'base/mail.yaml': mail,
			'dev/kustomization.yaml': 'namespace: dev\nresources: [../base]\n',
			'prod/kustomization.yaml': `resources: [../base]
patches:
- target: { kind: VirtualService }
  patch: |-
    - op: replace
      path: /spec/http/0/route/0/destination/subset
      value: v9
`,
		});
		const before = shown('base/mail.yaml');
		expect((await rendered()).count).toBe(2);
		const more = shown('base/mail.yaml').filter((one) => !before.includes(one));
		expect(more).toEqual([expect.stringMatching(/^20:\d+ No subset "v9" of host "mail".*as kustomize builds prod/)]);
	});
});

describe.skipIf(process.platform === 'win32')('a program that takes its time', () => {
	const before = process.env.PATH;
	const bin = mkdtempSync(join(tmpdir(), 'slow-'));
	const note = join(bin, 'note');
	afterEach(() => {
		process.env.PATH = before;
		rmSync(bin, { recursive: true, force: true });
	});

	test('keeps no request waiting, runs once at a time, and is forgotten with the server', async () => {
		const slow = `#!${process.execPath}\nrequire('node:fs').appendFileSync(${JSON.stringify(note)}, process.ppid + '\\n');setTimeout(() => {}, 8000);\n`;
		writeFileSync(join(bin, 'helm'), slow);
		chmodSync(join(bin, 'helm'), 0o755);
		process.env.PATH = `${bin}${delimiter}${before}`;
		await started({
			...chart('v3'),
			'one.yaml': service.slice(service.indexOf('---') + 4).replaceAll('{{ .Release.Name }}-', ''),
		});
		await expect.poll(() => existsSync(note), { timeout: 10_000 }).toBe(true);
		editor.watched([{ uri: there.uri('shop/values.yaml'), type: 2 }]);
		expect((await status()).rendering.state).toBe('running');
		const found = await editor.hover(there.uri('one.yaml'), { line: 5, character: 4 });
		expect(found).not.toBeNull();
		expect(editor.isRendering()).toBe(true);

		await editor.close();
		const [pid, ...more] = readFileSync(note, 'utf8').trim().split('\n').map(Number);
		expect(more).toEqual([]);
		await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
		await started({});
	});
});

function isAlive(pid = 0): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
