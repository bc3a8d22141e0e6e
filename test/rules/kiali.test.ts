// What Kiali says of configurations, against what we say. Read in place; skipped, with a notice, where it is not beside the
// project. Only codes and resources are compared: where in a resource a fault is shown is ours to choose.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile, type SourceFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { differences as reasons } from './kiali-differences.ts';
import { checkOracle, type OracleCase } from './oracles.ts';

const folder = join(import.meta.dirname, '../../../shared/oracles/kiali');
const isThere = existsSync(folder);
const root = 'file:///w';

interface Verdict {
	readonly code: string;
	readonly kind: string;
	readonly namespace?: string;
	readonly name?: string;
}

interface Case {
	readonly name: string;
	readonly source: string;
	readonly scope: readonly string[];
	readonly offline?: boolean;
	readonly reproduced?: boolean;
	readonly notWiredInKiali?: unknown;
	readonly inputFiles: readonly string[];
	readonly contextFiles?: readonly string[];
	readonly expected: readonly Verdict[];
	/** All that Kiali says, of which the examples of its documentation show a part. */
	readonly oracle?: readonly Verdict[];
	readonly settings: {
		readonly namespaces?: readonly string[];
		readonly defaultNamespace?: string;
		readonly rootNamespace?: string;
		readonly enableAutoMtls?: boolean;
		readonly outboundTrafficPolicy?: string;
		readonly knownTrustDomains?: readonly string[];
		readonly serviceAccounts?: Readonly<Record<string, readonly string[]>>;
		readonly gatewayClasses?: readonly string[];
	};
}

/** Namespaces, service accounts and classes that a case takes for given, without documents of its own. */
function known({ settings }: Case, texts: readonly string[]): string {
	const isWritten = (name: string): boolean =>
		texts.some((text) => new RegExp(`^kind: Namespace\\nmetadata:\\n {2}name: ${name}$`, 'm').test(text));
	const namespaces = (settings.namespaces ?? []).filter((name) => !isWritten(name));
	const accounts = Object.values(settings.serviceAccounts ?? {}).flat();
	return [
		...namespaces.map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`),
		...accounts.flatMap((account) => {
			const [, namespace, name] = /\/ns\/([^/]*)\/sa\/(.+)$/.exec(account) ?? [];
			if (namespace === undefined || name === undefined) return [];
			return [`apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: ${namespace}}\n`];
		}),
		...(settings.gatewayClasses ?? []).map(
			(name) => `apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: ${name}}\n`,
		),
	].join('---\n');
}

/** What is not set means other things in Kiali's own tests than in a mesh. */
function meshConfig({ settings, source }: Case): string {
	const isBare = source === 'go-exec';
	const [trustDomain, ...trustDomainAliases] = settings.knownTrustDomains ?? [];
	return JSON.stringify({
		enableAutoMtls: settings.enableAutoMtls ?? !isBare,
		outboundTrafficPolicy: { mode: settings.outboundTrafficPolicy ?? (isBare ? 'REGISTRY_ONLY' : 'ALLOW_ANY') },
		...(settings.rootNamespace === undefined ? {} : { rootNamespace: settings.rootNamespace }),
		...(trustDomain === undefined ? {} : { trustDomain, trustDomainAliases }),
	});
}

function ours(one: Case): readonly string[] {
	const read = (path: string): SourceFile => openFile(`${root}/${path}`, 1, readFileSync(join(folder, path), 'utf8'));
	const inputs = one.inputFiles.map(read);
	const context = (one.contextFiles ?? []).map(read);
	const texts = [...inputs, ...context].map(({ placed }) => placed.map(({ chunk }) => chunk.text).join(''));
	const files = [
		...inputs,
		...context,
		openFile(`${root}/known.yaml`, 1, known(one, texts)),
		openFile(`${root}/mesh.yaml`, 1, meshConfig(one)),
	];
	const { defaultNamespace = '' } = one.settings;
	const settings = settingsFrom({ assume: 'complete', allRules: true, defaultNamespace });
	const workspace = new Snapshot(new Map(), [{ uri: root, settings, meshConfig: `${root}/mesh.yaml` }]).with(...files);
	const found = inputs.flatMap(({ uri }) =>
		diagnostics(workspace, uri).flatMap(({ codes, resource }) =>
			resource === undefined
				? []
				: codes.flatMap((code) => (one.scope.includes(code) ? [line({ code, ...resource })] : [])),
		),
	);
	return [...new Set(found)].sort();
}

const workloads = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Pod', 'Rollout']);

function line({ code, kind, namespace = '', name = '' }: Verdict): string {
	const shown = workloads.has(kind) ? 'workload' : kind === 'service' ? 'Service' : kind;
	return `${code} ${shown} ${namespace}/${name}`;
}

function theirs({ scope, expected, oracle }: Case): readonly string[] {
	const verdicts = oracle?.filter(({ code }) => scope.includes(code)) ?? expected;
	return [...new Set(verdicts.map(line))].sort();
}

function casesIn(path: string): readonly OracleCase[] {
	const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Case[] };
	const usable = cases.filter(
		({ offline, notWiredInKiali, source, reproduced }) =>
			offline !== false && notWiredInKiali === undefined && (source !== 'go-exec' || reproduced === true),
	);
	return usable.map((one) => ({
		name: one.name,
		files: one.inputFiles,
		codes: one.scope,
		theirs: theirs(one),
		ours: () => ours(one),
	}));
}

describe.skipIf(!isThere)('Kiali', () => {
	const cases = isThere ? casesIn(join(folder, 'cases.json')) : [];
	checkOracle(cases, reasons, join(import.meta.dirname, 'kiali.txt'));
});

test.skipIf(isThere)("Kiali's cases are not beside the project: they are not tested here", () => {});
