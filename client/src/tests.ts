// Tests of routes in VS Code's own view of tests. The server finds and runs them; here is what the Testing API wants of that: a
// tree, two ways to run it, messages at the line, and what is covered.
import * as vscode from 'vscode';
import type { RunTestsParameters, TestResult, TestsAnswer, TestsRun } from '../../server/src/protocol.ts';
import { coverageOf, type RoutesCoverage } from './route-coverage.ts';
import type { Server } from './server.ts';

/** What an item stands for: a file, one of its tests, or one of the cases of that. */
interface Meaning {
	readonly uri: string;
	readonly key?: string;
	readonly case?: string;
}

export function registerTests(server: Server): vscode.Disposable {
	let controller: vscode.TestController | undefined;
	const meanings = new WeakMap<vscode.TestItem, Meaning>();
	const continuous = new Set<() => Promise<void>>();
	/** Nobody who has no tests gets a view of tests. */
	const controllerFor = (): vscode.TestController => {
		if (controller !== undefined) return controller;
		const own = vscode.tests.createTestController('istio', vscode.l10n.t('Istio Routes'));
		const running = { controller: own, server, meanings, continuous };
		own.refreshHandler = () => refresh();
		addProfiles(running);
		controller = own;
		return own;
	};
	const refresh = async (): Promise<void> => {
		const files = await server.tests({});
		if (files.length === 0 && controller === undefined) return;
		const own = controllerFor();
		own.items.replace(itemsOf(own, files, meanings));
	};
	const changed = async (): Promise<void> => {
		await refresh();
		for (const run of [...continuous]) await run();
	};
	return vscode.Disposable.from(
		{ dispose: () => controller?.dispose() },
		server.onDidChangeTests(() => void changed()),
	);
}

/** The tree: files, their tests, and the cases of those that have several. */
function itemsOf(
	controller: vscode.TestController,
	files: TestsAnswer,
	meanings: WeakMap<vscode.TestItem, Meaning>,
): vscode.TestItem[] {
	const item = (id: string, label: string, meaning: Meaning): vscode.TestItem => {
		const made = controller.createTestItem(id, label, vscode.Uri.parse(meaning.uri));
		meanings.set(made, meaning);
		return made;
	};
	return files.map(({ uri, tests }) => {
		const file = item(uri, vscode.workspace.asRelativePath(vscode.Uri.parse(uri)), { uri });
		const suites = new Set(tests.map(({ suite }) => suite));
		const own = tests.map(({ key, suite, name, range, cases }, index) => {
			const test = item(key, name, { uri, key });
			test.range = rangeOf(range);
			test.sortText = String(index).padStart(6, '0');
			if (suites.size > 1) test.description = suite;
			if (cases.length < 2) return test;
			const below = cases.map((one, number) => {
				const made = item(`${key} ${one}`, one, { uri, key, case: one });
				made.range = rangeOf(range);
				made.sortText = String(number).padStart(6, '0');
				return made;
			});
			test.children.replace(below);
			return test;
		});
		file.children.replace(own);
		return file;
	});
}

interface Running {
	readonly controller: vscode.TestController;
	readonly server: Server;
	readonly meanings: WeakMap<vscode.TestItem, Meaning>;
	/** What is run again on each change. */
	readonly continuous: Set<() => Promise<void>>;
}

function addProfiles(running: Running): void {
	const { controller } = running;
	const { Run, Coverage } = vscode.TestRunProfileKind;
	const run = vscode.l10n.t('Run');
	controller.createRunProfile(
		run,
		Run,
		(request, token) => handle(running, request, token, false),
		true,
		undefined,
		true,
	);
	const cover = vscode.l10n.t('Coverage of Routes');
	const covering = controller.createRunProfile(cover, Coverage, (request, token) =>
		handle(running, request, token, true),
	);
	covering.loadDetailedCoverage = async (_, file) => (file as RoutesCoverage).details ?? [];
}

/** Runs at once, and again on each change if that is wanted. */
async function handle(
	running: Running,
	request: vscode.TestRunRequest,
	token: vscode.CancellationToken,
	isCovered: boolean,
): Promise<void> {
	const { continuous } = running;
	const again = () => run(running, request, token, isCovered);
	if (request.continuous !== true) return again();
	continuous.add(again);
	token.onCancellationRequested(() => continuous.delete(again));
	await again();
}

async function run(
	{ controller, server, meanings }: Running,
	request: vscode.TestRunRequest,
	token: vscode.CancellationToken,
	isCovered: boolean,
): Promise<void> {
	const chosen = chosenOf(controller, request, meanings);
	const testRun = controller.createTestRun(request);
	for (const one of chosen.items) testRun.started(one);
	const shown = showerOf(testRun, chosen.items, meanings);
	try {
		// What is covered follows from all files together; else the server is free for others between two of them.
		const parts = isCovered ? [chosen.files] : chosen.files.map((one) => [one]);
		for (const files of parts) {
			if (token.isCancellationRequested) break;
			const ran = await server.runTests({ files, coverage: isCovered });
			shown(ran);
			for (const one of ran.coverage) testRun.addCoverage(coverageOf(one));
		}
	} catch (error) {
		for (const one of chosen.items) testRun.errored(one, new vscode.TestMessage(String(error)));
	} finally {
		testRun.end();
	}
}

interface Chosen {
	/** Those of tests and cases that have none below them, by what is asked of the server. */
	readonly items: readonly vscode.TestItem[];
	readonly files: Required<RunTestsParameters>['files'];
}

type AskedTest = NonNullable<Chosen['files'][number]['tests']>[number];

function chosenOf(
	controller: vscode.TestController,
	{ include, exclude }: vscode.TestRunRequest,
	meanings: WeakMap<vscode.TestItem, Meaning>,
): Chosen {
	const left = new Set(exclude?.map(idOf));
	// Items are made anew on each change; an earlier one stands for that of its id.
	const leaves = (item: vscode.TestItem): vscode.TestItem[] => {
		if (left.has(idOf(item))) return [];
		return item.children.size === 0 ? [item] : [...item.children].flatMap(([, one]) => leaves(one));
	};
	const roots =
		include?.flatMap((one) => current(controller, one) ?? []) ?? [...controller.items].map(([, one]) => one);
	const items = [...new Set(roots.flatMap(leaves))];
	const byFile = new Map<string, Map<string, string[] | undefined>>();
	for (const one of items) {
		const { uri, key, case: title } = meanings.get(one) ?? { uri: '' };
		const tests = byFile.get(uri) ?? new Map<string, string[] | undefined>();
		byFile.set(uri, tests);
		if (key !== undefined) tests.set(key, title === undefined ? undefined : [...(tests.get(key) ?? []), title]);
	}
	const files = [...byFile].map(([uri, tests]) => ({
		uri,
		tests: [...tests].map(([key, cases]): AskedTest => (cases === undefined ? { key } : { key, cases })),
	}));
	return { items, files };
}

function idOf(item: vscode.TestItem): string {
	return item.parent === undefined ? item.id : `${idOf(item.parent)}\n${item.id}`;
}

function current(controller: vscode.TestController, item: vscode.TestItem): vscode.TestItem | undefined {
	const among = item.parent === undefined ? controller.items : current(controller, item.parent)?.children;
	return among?.get(item.id);
}

/** Shows results: a test passes if all its cases do, in all environments. */
function showerOf(
	testRun: vscode.TestRun,
	items: readonly vscode.TestItem[],
	meanings: WeakMap<vscode.TestItem, Meaning>,
): (ran: TestsRun) => void {
	return ({ results, faults, problems }) => {
		for (const one of problems) testRun.appendOutput(`${one}\r\n`);
		for (const item of items) {
			const meaning = meanings.get(item);
			if (meaning === undefined) continue;
			const own = results.filter((one) => isOf(meaning, one));
			const wrong = faults.filter(({ uri, range }) => uri === meaning.uri && isWithin(item, range.start.line));
			if (own.length === 0 && wrong.length === 0) continue;
			const messages = [
				...wrong.map(({ message, range }) => messageAt(message, meaning.uri, range)),
				...own.flatMap((one) => messagesOf(one)),
			];
			const isBroken = wrong.length > 0 || own.some(({ state }) => state === 'broken');
			if (isBroken) testRun.errored(item, messages);
			else if (messages.length > 0) testRun.failed(item, messages);
			else testRun.passed(item);
			for (const one of own) testRun.appendOutput(outputOf(item, one), undefined, item);
		}
	};
}

function isOf({ uri, key, case: title }: Meaning, result: TestResult): boolean {
	return (
		result.uri === uri && result.key === key && (title === undefined || title === result.case || result.case === '')
	);
}

/** Whether a line is one of a test: it goes on until the next one. */
function isWithin(item: vscode.TestItem, line: number): boolean {
	const test = item.parent?.parent === undefined ? item : item.parent;
	const starts = [...(test.parent?.children ?? [])].map(([, { range }]) => range?.start.line ?? 0);
	const start = test.range?.start.line ?? 0;
	const next = Math.min(...starts.filter((one) => one > start));
	return (line >= start && line < next) || (line < start && start === Math.min(...starts));
}

/** What failed stands at the expectation, and why at the line that decided. */
function messagesOf({ uri, case: title, environment, failures }: TestResult): vscode.TestMessage[] {
	const where = environment === '' ? '' : ` (${environment})`;
	return failures.flatMap(({ field, range, expected, got, because }) => {
		if (field === '') return [messageAt(`${got}${where}`, uri, range)];
		const words = vscode.l10n.t('{0}: expected {1}, got {2}', field, expected, got);
		const why = because === undefined ? '' : `\n${vscode.l10n.t('because: {0}', because.text)}`;
		const place = because?.at;
		const at = place === undefined ? '' : ` (${lineOf(place)})`;
		const own = messageAt(`${words}${where}\n${title}${why}${at}`, uri, range);
		own.expectedOutput = expected;
		own.actualOutput = got;
		if (because === undefined || place === undefined) return [own];
		return [own, messageAt(`${because.text} (${words}${where})\n${title}`, place.uri, place.range)];
	});
}

function outputOf(item: vscode.TestItem, { case: title, environment, state, failures, assumed }: TestResult): string {
	const sign = { passed: '✓', failed: '✗', broken: '!' }[state];
	const name = item.parent?.parent === undefined ? item.label : item.parent.label;
	const lines = [
		`${sign} ${name}${environment === '' ? '' : ` (${environment})`}${title === '' ? '' : `: ${title}`}`,
		...failures.map(({ field, expected, got }) =>
			field === '' ? `    ${got}` : `    ${field}: ${vscode.l10n.t('expected {0}, got {1}', expected, got)}`,
		),
		// What a case that passes rests on would bury the rest.
		...(state === 'passed' ? [] : assumed.map((text) => `    ? ${text}`)),
	];
	return lines.map((line) => `${line}\r\n`).join('');
}

type Range = TestResult['failures'][number]['range'];

function messageAt(text: string, uri: string, range: Range): vscode.TestMessage {
	const message = new vscode.TestMessage(text);
	message.location = new vscode.Location(vscode.Uri.parse(uri), rangeOf(range));
	return message;
}

function lineOf({ uri, range }: { readonly uri: string; readonly range: Range }): string {
	return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}:${range.start.line + 1}`;
}

export function rangeOf({ start, end }: Range): vscode.Range {
	return new vscode.Range(start.line, start.character, end.line, end.character);
}
