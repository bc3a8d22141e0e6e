// Hosts that are nearly the full name of a Service, and so lead nowhere: without its namespace, with a slip in the domain, or
// with the name of a pod before it.

import { serviceHost } from '../../istio/host-names.ts';
import { isByName, servicesOf } from '../../istio/hosts.ts';
import { type Deployed, type Mesh, namespaceOf, type Referring } from '../../mesh/mesh.ts';
import type { KindId } from '../../model/kinds.ts';
import { isOfKind } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import { likeness } from '../../text/likeness.ts';
import type { Messages } from '../engine/message.ts';
import type { Finding } from '../engine/rule.ts';
import { changeWord } from './fixes.ts';

export const serviceHosts = {
	withoutNamespace: {
		wrong: 'Host "{host}" lacks a namespace before "svc"',
		consequence: ', so it does not name any Service',
		remedy: 'write "{meant}"',
	},
	otherDomain: {
		wrong: 'Host "{host}" leads nowhere: it is not the full name of a Service',
		remedy: 'write "{meant}"',
		severity: 'warning',
	},
	ofPod: {
		wrong: 'Host "{host}" leads nowhere: Istio knows the Service "{service}", but not its pods by name',
		remedy: 'declare the host in a ServiceEntry, or name the Service',
		severity: 'warning',
	},
} as const satisfies Messages;

type Mention = Referring['mention'];
type Said = Pick<Finding<typeof serviceHosts>, 'message' | 'with'> & { readonly meant?: string };

/** Findings for such hosts in `by`, whether or not anything else here is known to be complete. */
export function* nearServiceHosts(
	by: Deployed,
	mesh: Mesh,
	codesOf: (kind: KindId, at: string) => readonly string[],
): Generator<Finding<typeof serviceHosts>> {
	if (by.standing !== 'whole') return;
	for (const mention of by.references) {
		const said = isAsked(by, mention) ? saidOf(mesh, by, mention.text) : undefined;
		if (said === undefined) continue;
		const { is } = resolve(mesh, { by, mention });
		// What is contradicted is told already, but for names that may be any.
		if (is === 'found' || (is === 'contradicted' && mention.row.optional === undefined)) continue;
		const { meant = '', ...rest } = said;
		yield {
			span: mention,
			codes: codesOf(by.resource.kind.id, mention.row.at),
			...rest,
			fixes: meant === '' || meant.includes('NAMESPACE') ? [] : changeWord(by, mention, meant),
		} as Finding<typeof serviceHosts>;
	}
}

/** Where Istio takes a host of the mesh: in routes and DestinationRules, and as that of a VirtualService. */
function isAsked(by: Deployed, { row, opaque, text }: Mention): boolean {
	if (row.to !== 'host' || opaque || isByName(row) || !text.includes('.')) return false;
	const isOwn = row.at === 'spec.hosts[]' && isOfKind(by.resource, 'VirtualService');
	return isOwn || (row.optional === undefined && row.form === undefined);
}

function saidOf(mesh: Mesh, by: Deployed, host: string): Said | undefined {
	const { clusterDomain } = mesh.environment.settings;
	const suffix = `svc.${clusterDomain}`;
	const [first = '', second = '', third = '', ...rest] = host.split('.');
	if (second === 'svc' && (host === `${first}.${suffix}` || host === `${first}.svc`)) {
		const [found] = servicesOf(mesh, first, undefined);
		const namespace = (found && namespaceOf(found.by)) ?? namespaceOf(by) ?? 'NAMESPACE';
		const meant = serviceHost(first, namespace, clusterDomain);
		return { message: 'withoutNamespace', with: { host, meant }, meant };
	}
	if (rest.join('.') === suffix) {
		const [pods] = servicesOf(mesh, second, [third]);
		return pods === undefined ? undefined : { message: 'ofPod', with: { host, service: second } };
	}
	if (third === '' || !isNearly([third, ...rest], suffix.split('.'))) return undefined;
	if (servicesOf(mesh, first, [second]).length === 0) return undefined;
	const meant = serviceHost(first, second, clusterDomain);
	return { message: 'otherDomain', with: { host, meant }, meant };
}

/** Whether the labels after the namespace are those of the mesh but for one, which is misspelled or left out. */
function isNearly(labels: readonly string[], domain: readonly string[]): boolean {
	if (labels.join('.') === domain.slice(1).join('.')) return true;
	if (labels.length !== domain.length) return false;
	const [[label, other] = ['', ''], ...more] = labels
		.map((label, at) => [label, domain[at] ?? ''] as const)
		.filter(([label, other]) => label !== other);
	return more.length === 0 && (other === 'svc' || likeness(label, other) === 'slip');
}
