// The status of the index as a page: what was read, what not and why, which environments there are, which settings are in force.
import * as vscode from 'vscode';
import type { IndexStatus } from '../../server/src/protocol.ts';
import { code, words } from './markdown.ts';
import type { Server } from './server.ts';

/** Made anew whenever it is opened; read-only, so that nobody is asked to save it. */
export const statusPage = vscode.Uri.from({ scheme: 'istio', path: 'Istio Index Status.md' });

export function createStatusPage(server: Server): vscode.Disposable & { show(): Promise<void> } {
	const changed = new vscode.EventEmitter<vscode.Uri>();
	const registration = vscode.workspace.registerTextDocumentContentProvider(statusPage.scheme, {
		onDidChange: changed.event,
		provideTextDocumentContent: async () => statusText(await server.indexStatus()),
	});
	return {
		async show() {
			changed.fire(statusPage);
			await vscode.commands.executeCommand('markdown.showPreview', statusPage);
		},
		dispose: () => vscode.Disposable.from(registration, changed).dispose(),
	};
}

const states = {
	indexing: () => vscode.l10n.t('indexing'),
	ready: () => vscode.l10n.t('ready'),
	degraded: () => vscode.l10n.t('not working'),
};

/** The page, in Markdown. */
export function statusText(status: IndexStatus): string {
	const { t } = vscode.l10n;
	return [
		`# ${t('Istio Language Server')} ${status.version}: ${states[status.state]()}`,
		...(status.reason === undefined ? [] : [`**${words(status.reason)}**`]),
		t(
			'{0} of {1} files read in {2} ms; {3} resources. The server runs in {4}.',
			status.done,
			status.total,
			status.indexMilliseconds,
			status.resources,
			status.host,
		),
		...(status.lacks.length === 0
			? []
			: section(t('Not possible here'), [status.lacks.map((one) => `- ${one}`).join('\n')])),
		...section(t('Environments'), environmentsIn(status)),
		...section(t('Settings in force'), settingsIn(status)),
		...section(t('Rendering'), renderingIn(status)),
		...section(t('Not read'), skippedIn(status)),
		...section(t('Resources'), [
			table(
				[t('kind'), t('number')],
				Object.entries(status.kinds).map(([kind, count]) => [words(kind), String(count)]),
			),
		]),
		...section(t('Memory'), [table([t('what'), t('how much')], memoryIn(status))]),
		'',
	].join('\n\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
	return [`## ${title}`, ...lines];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function memoryIn({ memory: { megabytes, documents, joined } }: IndexStatus): readonly (readonly string[])[] {
	const { t } = vscode.l10n;
	const bytes = megabytes && [
		[t('heap in use'), `${megabytes.heap} MB`],
		[t('memory of the process'), `${megabytes.process} MB`],
	];
	return [
		...(bytes ?? []),
		[t('documents kept'), String(documents)],
		[t('documents joined, once for each environment'), String(joined)],
	];
}

function renderingIn({ rendering: { state, count, milliseconds, problems } }: IndexStatus): readonly string[] {
	const { t } = vscode.l10n;
	const sentences = {
		off: t('Off: see `istio.render`.'),
		impossible: t('Off: in a browser no programs can be run.'),
		untrusted: t('Off: the workspace is not trusted.'),
		waiting: t('Nothing was rendered yet.'),
		running: t('Charts and overlays are being rendered.'),
		done: t('{0} renderings in {1} ms.', count, milliseconds),
	};
	return [sentences[state], ...problems.map((one) => `- ${words(one)}`)];
}

function environmentsIn({ environments, environmentCount }: IndexStatus): readonly string[] {
	const { t } = vscode.l10n;
	const kinds = {
		folder: t('folder: all its files, alternatives included'),
		overlay: t('overlay of kustomize'),
		declared: t('declared in the settings'),
	};
	const rows = environments.map(({ name, kind, files, assume, release }) => [
		words(name),
		kinds[kind],
		String(files),
		words(assume),
		words(release),
	]);
	const rest = environmentCount - environments.length;
	return [
		t('What is deployed together, and so must fit together.'),
		table([t('environment'), t('kind'), t('files'), 'assume', 'version'], rows),
		...(rest > 0 ? [t('… and {0} more', rest)] : []),
	];
}

function settingsIn({ settings }: IndexStatus): readonly string[] {
	const { t } = vscode.l10n;
	if (settings.length === 0) return [t('All settings have their defaults.')];
	const rows = settings.map(({ folder, name, value }) => [words(folder), code(`istio.${name}`), code(value)]);
	return [
		t('Those that differ from the defaults, files `.istio.yaml` included.'),
		table([t('folder'), t('setting'), t('value')], rows),
	];
}

function skippedIn({ skipped, skippedCount }: IndexStatus): readonly string[] {
	const { t } = vscode.l10n;
	if (skippedCount === 0) return [t('Everything was read.')];
	const byReason = new Map<string, string[]>();
	for (const { path, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), path]);
	const lists = [...byReason].map(
		([reason, paths]) => `- ${words(reason)}\n${paths.map((path) => `  - ${code(path)}`).join('\n')}`,
	);
	const rest = skippedCount - skipped.length;
	return [...lists, ...(rest > 0 ? [t('… and {0} more', rest)] : [])];
}
