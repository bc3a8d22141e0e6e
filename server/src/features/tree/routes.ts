// The lower half of the tree: the routes of a VirtualService or of a route of the Gateway API, their destinations, their workloads.

import { routesOf } from '../../istio/routing/routes.ts';
import { isSelected, workloadsBehind, workloadsOf } from '../../istio/selectors.ts';
import type { Mention } from '../../mesh/extract.ts';
import type { Declared, Deployed } from '../../mesh/mesh.ts';
import type { ReferenceRow } from '../../mesh/references.ts';
import { manifest } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import { contains } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import { matchesText, matchText } from '../outline/matches.ts';
import { doneByRoute, doneByRule, type WrittenRoute, type WrittenRule } from '../shares.ts';
import { type Branch, distinct, type Ground, namespaceText, placeIn, placeOf } from './branch.ts';

/** A VirtualService, or a route of the Gateway API. */
export function routeBranch(ground: Ground, by: Deployed): Branch {
	const { resource } = by;
	return {
		key: `${resource.kind.kind} ${namespaceText(by)}/${resource.name?.text ?? ''} ${by.member.uri}`,
		kind: 'virtualService',
		label: resource.name?.text ?? '(no name)',
		description: [resource.kind.kind, namespaceText(by)].filter((text) => text !== '').join(' · '),
		at: placeOf(ground, by),
		below: () => rulesOf(ground, by),
	};
}

function rulesOf(ground: Ground, by: Deployed): readonly Branch[] {
	if (by.resource.kind.id === 'VirtualService')
		return routesOf(by).map(({ node, index, protocol, name }) => {
			const match = matchText(node) || 'everything';
			const done = doneByRoute(node as Node<WrittenRoute>);
			return ruleBranch(ground, by, node, `${protocol} ${index}`, name?.text || match, [
				name === undefined ? '' : match,
				done,
			]);
		});
	const spec = manifest(by.resource).get('spec') as Node<{ rules?: readonly WrittenRule[] }> | undefined;
	return (spec?.each('rules') ?? []).map((node, index) => {
		const match = matchesText(node) || 'everything';
		const name = node.get('name')?.text ?? '';
		const done = doneByRule(node as Node<WrittenRule>);
		return ruleBranch(ground, by, node, `rules ${index}`, name || match, [name === '' ? '' : match, done]);
	});
}

function ruleBranch(
	ground: Ground,
	by: Deployed,
	node: Node,
	key: string,
	label: string,
	notes: readonly string[],
): Branch {
	const start = node.entries[0]?.key ?? { start: node.start, end: node.start };
	return {
		key,
		kind: 'route',
		label,
		description: notes.filter((text) => text !== '').join(' → '),
		at: placeIn(ground, by, node, start),
		below: () => destinationsIn(ground, by, node),
	};
}

/** Where a route sends what it takes: hosts with their subsets, or another VirtualService. */
function destinationsIn(ground: Ground, by: Deployed, route: Node): readonly Branch[] {
	const within = by.references.filter((mention) => contains(route, mention.start) && contains(route, mention.end));
	return distinct(
		within.flatMap((mention): readonly Branch[] => {
			if (mention.row.to === 'virtualService') return delegatesOf(ground, by, mention);
			const isDestination =
				mention.row.to === 'host' && /(?:destination\.host|backendRefs\[\]\.name)$/.test(mention.row.at);
			return isDestination ? [destination(ground, by, mention, within)] : [];
		}),
	);
}

function targetsOf({ mesh }: Ground, by: Deployed, mention: Mention<ReferenceRow>): readonly Declared[] {
	const resolution = resolve(mesh, { by, mention });
	return resolution.is === 'found' ? resolution.targets : [];
}

function delegatesOf(ground: Ground, by: Deployed, mention: Mention<ReferenceRow>): readonly Branch[] {
	return targetsOf(ground, by, mention).map((target) => routeBranch(ground, target.by));
}

function destination(
	ground: Ground,
	by: Deployed,
	host: Mention<ReferenceRow>,
	within: readonly Mention<ReferenceRow>[],
): Branch {
	const subset = within.find(({ row, of }) => row.to === 'subset' && of?.start === host.start);
	const [service] = targetsOf(ground, by, host);
	const declared = subset === undefined ? undefined : targetsOf(ground, by, subset)[0];
	const shown = declared ?? service;
	return {
		key: `${host.text} ${subset?.text ?? ''}`,
		kind: 'destination',
		label: subset === undefined ? host.text : `${host.text} · ${subset.text}`,
		description:
			shown === undefined
				? 'not in this workspace'
				: `${shown.by.resource.kind.kind} ${shown.by.resource.name?.text ?? ''}`,
		at: shown === undefined ? placeIn(ground, by, subset ?? host) : placeIn(ground, shown.by, shown.mention),
		below: service === undefined ? undefined : () => workloadsFor(ground, service, declared),
	};
}

/** The pods of a Service, of a subset only those with its labels. */
function workloadsFor(ground: Ground, service: Declared, subset: Declared | undefined): readonly Branch[] {
	const { mesh } = ground;
	const pods = subset === undefined ? workloadsOf(mesh, service.by) : selectedIn(ground, subset);
	return distinct(
		pods.map(({ by }) => ({
			key: `${by.resource.kind.kind} ${by.resource.name?.text ?? ''} ${by.member.uri}`,
			kind: 'workload',
			label: by.resource.name?.text ?? '(no name)',
			description: [by.resource.kind.kind, namespaceText(by)].filter((text) => text !== '').join(' · '),
			at: placeOf(ground, by),
			below: undefined,
		})),
	);
}

function selectedIn({ mesh }: Ground, { by, mention }: Declared): readonly Declared[] {
	const spec = manifest(by.resource).get('spec') as
		| Node<{ subsets?: { name?: string; labels?: object }[] }>
		| undefined;
	const subset = spec?.each('subsets').find((one) => one.get('name')?.start === mention.start);
	const start = subset?.get('labels')?.start;
	const labels = by.references.find((one) => one.row.at === 'spec.subsets[].labels' && one.start === start);
	if (labels === undefined) return [];
	return (workloadsBehind(mesh, { by, mention: labels }) ?? []).filter((pod) => isSelected(pod, labels.labels ?? []));
}
