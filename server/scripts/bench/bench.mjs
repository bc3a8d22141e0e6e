// npm run bench [folder]: the figures that matter, each with its aim. Milliseconds on this machine, now; compare the ratios.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { generate, generateResources } from './generate.mjs';
import { judging } from './rules.mjs';
import { loading, validating } from './schema.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const large = process.argv[2] ?? join(root, '.cache/bench/large');
const small = join(root, '.cache/bench/small');
const rounds = 3;

const quantile = (numbers, share) =>
	[...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const median = (numbers) => quantile(numbers, 0.5);

/** Milliseconds that a fresh Node needs to walk a folder and read its manifests as text. */
function walkAndRead(folder) {
	const script = `const {readdirSync,readFileSync}=require('fs');const t=performance.now();let n=0;
		const walk=(d)=>{for(const e of readdirSync(d,{withFileTypes:true})){const p=d+'/'+e.name;
		if(e.isDirectory())walk(p);else if(/\\.(ya?ml|json)$/.test(p))n+=readFileSync(p,'utf8').length;}};
		walk(process.argv[1]);console.log(performance.now()-t)`;
	return Number(execFileSync(process.execPath, ['-e', script, folder], { encoding: 'utf8' }));
}

/** The server on a folder, initialized and indexed; `spawned` and `indexed` are milliseconds. */
async function start(folder) {
	const begin = performance.now();
	// With the same option as the client starts it (client/src/server.ts).
	const child = spawn(process.execPath, ['--max-semi-space-size=4', join(root, 'dist/server.js'), '--stdio'], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const connection = createMessageConnection(
		new StreamMessageReader(child.stdout),
		new StreamMessageWriter(child.stdin),
	);
	const ready = new Promise((resolve) =>
		connection.onNotification('istio/status', (status) => status.state === 'ready' && resolve(status)),
	);
	connection.listen();
	const uri = pathToFileURL(folder).href;
	await connection.sendRequest('initialize', {
		processId: process.pid,
		rootUri: uri,
		workspaceFolders: [{ uri, name: 'bench' }],
		capabilities: {},
	});
	const spawned = performance.now() - begin;
	const from = performance.now();
	await connection.sendNotification('initialized', {});
	const { resources, total } = await ready;
	return { child, connection, spawned, indexed: performance.now() - from, resources, total, stop: () => child.kill() };
}

function memory(child, what) {
	const path = `/proc/${child.pid}/status`;
	if (!existsSync(path)) return Number.NaN;
	const line =
		readFileSync(path, 'utf8')
			.split('\n')
			.find((one) => one.startsWith(what)) ?? '';
	return Number(/\d+/.exec(line)?.[0]) / 1024;
}

/** Milliseconds from an edit to the diagnostics that it causes, many times. */
async function edits(connection, count) {
	const path = join(small, 'app100.yaml');
	const uri = pathToFileURL(path).href;
	const text = readFileSync(path, 'utf8');
	let heard = () => {};
	connection.onNotification('textDocument/publishDiagnostics', (said) => said.uri === uri && heard(said));
	await connection.sendNotification('textDocument/didOpen', {
		textDocument: { uri, languageId: 'yaml', version: 0, text },
	});
	await new Promise((resolve) => setTimeout(resolve, 1500));
	const took = [];
	for (let version = 1; version <= count; version++) {
		const wrong = version % 2 === 1 ? text.replace('subset: v1', 'subset: v1x') : text;
		const answer = new Promise((resolve) => {
			heard = resolve;
		});
		const begin = performance.now();
		await connection.sendNotification('textDocument/didChange', {
			textDocument: { uri, version },
			contentChanges: [{ text: wrong }],
		});
		await answer;
		took.push(performance.now() - begin);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	return took;
}

if (process.argv[2] === undefined && !existsSync(large)) generate(large, 10_000);
if (!existsSync(small)) generateResources(small, 5_000);

const [reads, indexes, spawns] = [[], [], []];
let last;
for (let round = 0; round < rounds; round++) {
	reads.push(walkAndRead(large));
	last?.stop();
	last = await start(large);
	indexes.push(last.indexed);
	spawns.push(last.spawned);
}
await new Promise((resolve) => setTimeout(resolve, 3000));
const [resident, peak] = [memory(last.child, 'VmRSS'), memory(last.child, 'VmHWM')];
last.stop();
const quiet = await start(small);
const took = await edits(quiet.connection, 100);
quiet.stop();

const schemas = loading();
const fields = validating(small);
const judged = judging(small, 60, false);
const judgedByAll = judging(small, 60, true);

const ms = (number) => `${number.toFixed(1)} ms`;
const rows = [
	['workspace', `${last.total} files, ${last.resources} resources`, ''],
	["walk and read by Node's own", ms(median(reads)), ''],
	['cold index', ms(median(indexes)), ''],
	['  ratio', `${(median(indexes) / median(reads)).toFixed(1)} x`, 'within 8 x'],
	['spawn to initialized', ms(median(spawns)), ''],
	[`edit to diagnostics, p50 (${quiet.resources} resources)`, ms(median(took)), ''],
	['edit to diagnostics, p95', ms(quantile(took, 0.95)), '15 ms'],
	['rules of an edited file, p50', ms(median(judged)), '10 ms'],
	['  p95', ms(quantile(judged, 0.95)), ''],
	['  with those that are off by default', ms(median(judgedByAll)), ''],
	[`schemas of ${schemas.kinds} kinds read`, ms(schemas.took), ''],
	[`fields of a document checked (of ${fields.documents})`, `${fields.took.toFixed(1)} µs`, '10 µs'],
	['resident memory after indexing', `${resident.toFixed(0)} MB`, '200 MB'],
	['  its peak', `${peak.toFixed(0)} MB`, ''],
];
for (const [what, value, aim] of rows)
	console.log(`${what.padEnd(44)} ${value.padStart(32)}   ${aim === '' ? '' : `aim: ${aim}`}`);
process.exit(0);
