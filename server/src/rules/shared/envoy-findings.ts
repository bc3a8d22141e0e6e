// envoyFindings(resource, kind): the check that the rules about values of patches share. What is wrong with a value is decided
// in schema/envoy/, once per resource; each rule takes the faults of its own name.
import { memo } from '../../facts/memo.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import type { EnvoyFault, EnvoyFaultKind } from '../../schema/envoy/fault.ts';
import { patchFaults } from '../../schema/envoy/patches.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, foundBy } from '../engine/rule.ts';
import { isForOld } from './envoy-patches.ts';

type EnvoyFilter = DeployedAs<'EnvoyFilter'>;

/** Findings for the faults of one kind in all patches, which schema/envoy/ says by the ids of the rule. */
export function* envoyFindings<M extends Messages>(by: EnvoyFilter, kind: EnvoyFaultKind): Generator<Finding<M>> {
	for (const fault of faultsOf(by)) {
		if (fault.kind !== kind) continue;
		const { message, with: args, severity, fix } = fault;
		yield foundBy<M>({
			span: narrowed(by.resource.chunk.text, fault),
			message,
			with: args,
			...(severity === undefined ? {} : { severity }),
			fixes: fix === undefined ? [] : [fix],
		});
	}
}

/** Faults of a value that istiod finds when it parses it: all that matters where it does nothing else with it. */
const ofParser: ReadonlySet<EnvoyFaultKind> = new Set(['wrong-type', 'unknown-type', 'retired-api']);

/** The release since which proxies have only version 3 of Envoy's API: what is written for older ones is not judged by it. */
const version3 = 10;

const faultsOf = memo((by: EnvoyFilter): readonly EnvoyFault[] => {
	const spec = manifest(by.resource).get('spec');
	// What a kustomization changes, or is part of one, may be put right there.
	if ((by.standing !== 'whole' && by.standing !== 'template') || spec?.opaque !== false) return [];
	return spec.each('configPatches').flatMap((one): readonly EnvoyFault[] => {
		const patch = one.get('patch');
		const [applyTo, operation] = [one.get('applyTo'), patch?.get('operation')] as (Node<string> | undefined)[];
		const value = patch?.get('value') as Node | undefined;
		const anchor = patch?.entries.find(({ key }) => key.text === 'value')?.key;
		if (value === undefined || anchor === undefined || patch?.opaque === true || one.opaque) return [];
		if (applyTo === undefined || applyTo.opaque || operation?.opaque === true) return [];
		if (isForOld(one.get('match')?.get('proxy')?.get('proxyVersion'), version3)) return [];
		const faults = patchFaults({
			applyTo: applyTo.text,
			operation: operation?.text ?? '',
			value,
			anchor,
			isTemplate: by.standing === 'template',
		});
		return operation?.text === 'REMOVE' ? faults.filter(({ kind }) => ofParser.has(kind)) : faults;
	});
});

/** The line that a fault is in, where its value is written in several. */
function narrowed(text: string, { span, line = 0 }: EnvoyFault): Span {
	const { start, end } = span;
	if (line === 0 || !text.slice(start, end).trimEnd().includes('\n')) return span;
	let at = start;
	for (let count = 1; count < line; count++) {
		const next = text.indexOf('\n', at) + 1;
		if (next === 0 || next >= end) break;
		at = next;
	}
	const [written = ''] = text.slice(at, end).split('\n', 1);
	const code = written.trim();
	return code === ''
		? { start: at, end: at + 1 }
		: { start: at + written.indexOf(code), end: at + written.trimEnd().length };
}
