// A version that its kind does not have, or no longer, or not yet in the Istio release in use.
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { isServed, releaseOf, schemaOf } from '../../mesh/schemas.ts';
import { manifest } from '../../model/resource.ts';
import { retiredVersions } from '../../model/retired.ts';
import type { Span } from '../../text/span.ts';
import { type Finding, rule } from '../engine/rule.ts';
import { checkedKinds, groupAndVersion } from '../shared/schema-faults.ts';

export default rule({
	severity: 'error',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A manifest has an `apiVersion` in which its kind is not served.',
		why: 'The API server rejects it: no matches for kind.',
		exceptions:
			'Charts, which may choose a version for the cluster, and versions that a CustomResourceDefinition deployed with the manifest serves.',
		severityNotes: 'Warning for a version that was removed, because an old cluster may still have it.',
		bad: `apiVersion: networking.istio.io/v1alpha4
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
  - hosts: ['./*']
`,
		mend: ['v1alpha4', 'v1'],
	},
	// apimachinery: pkg/api/meta/errors.go, NoKindMatchError
	*check(resource, mesh) {
		const at = manifest(resource.resource).get('apiVersion');
		// A chart may choose between versions by what the cluster has.
		if (at === undefined || at.opaque || resource.standing === 'template') return;
		const message = faultOf(resource, mesh);
		if (message !== undefined) yield finding(at, message);
	},
});

interface Message {
	readonly text: string;
	/** An `apiVersion` that will do. */
	readonly instead: string | undefined;
	/** An old cluster may still have it. */
	readonly isRetired?: true;
}

function faultOf({ resource, member }: Deployed, mesh: Mesh): Message | undefined {
	const { apiVersion, kind } = resource;
	const [group, version] = groupAndVersion(apiVersion);
	const known = schemaOf(mesh, member.uri, group, kind.kind, version);
	if (known?.versions[version]?.isOwn) return undefined;
	const retired = retiredVersions[`${apiVersion}/${kind.kind}`] ?? retiredVersions[apiVersion];
	if (retired !== undefined) {
		const wanted = /^use (\S+)$/.exec(retired.instead)?.[1];
		const instead = wanted?.includes('/') === true ? wanted : wanted === undefined ? undefined : `${group}/${wanted}`;
		return {
			text: `${apiVersion} of ${kind.kind} was removed in ${retired.gone}; ${retired.instead}`,
			instead,
			isRetired: true,
		};
	}
	if (known === undefined) return undefined;
	const served = Object.keys(known.versions);
	const full = (one: string | undefined): string => (group === '' ? `${one}` : `${group}/${one}`);
	if (!served.includes(version)) {
		return {
			text: `${kind.kind} has no version ${apiVersion}; it has ${served.map(full).join(', ')}`,
			instead: full(served.find((one) => isServed(known.versions[one]?.since, releaseOf(mesh))) ?? served[0]),
		};
	}
	const release = releaseOf(mesh);
	const since = known.versions[version]?.since;
	if (release === undefined || isServed(since, release)) return undefined;
	const older = served.find((one) => known.versions[one]?.since === undefined);
	return {
		text: `Istio ${release.name} does not serve ${apiVersion} of ${kind.kind}${older === undefined ? '' : `; it serves ${full(older)}`}`,
		instead: older === undefined ? undefined : full(older),
	};
}

function finding(at: Span, { text, instead, isRetired }: Message): Finding {
	const span = { start: at.start, end: at.end };
	return {
		span,
		message: text,
		...(isRetired ? { severity: 'warning' } : {}),
		...(instead === undefined
			? {}
			: { fixes: [{ title: `Change to ${instead}`, edits: [{ ...span, text: instead }] }] }),
	};
}
