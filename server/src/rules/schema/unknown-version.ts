// A version that its kind does not have, or no longer, or not yet in the Istio release in use.
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { isServed, releaseOf, schemaOf } from '../../mesh/schemas.ts';
import { manifest } from '../../model/resource.ts';
import { retiredVersions } from '../../model/retired.ts';
import type { Span } from '../../text/span.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { checkedKinds, groupAndVersion } from '../shared/schema-faults.ts';

const messages = {
	retired: { wrong: '{version} of {kind} was removed in {release}', remedy: '{instead}', severity: 'warning' },
	unknown: { wrong: '{kind} has no version {version}', remedy: 'it has {served}' },
	early: 'Istio {release} does not serve {version} of {kind}',
	earlyReplaceable: { wrong: 'Istio {release} does not serve {version} of {kind}', remedy: 'it serves {older}' },
} as const satisfies Messages;

export default stating(messages)({
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
		const fault = faultOf(resource, mesh);
		if (fault !== undefined) yield finding(at, fault);
	},
});

interface Fault {
	readonly said: Said<typeof messages>;
	/** An `apiVersion` that will do. */
	readonly instead: string | undefined;
}

function faultOf({ resource, member }: Deployed, mesh: Mesh): Fault | undefined {
	const { apiVersion, kind } = resource;
	const [group, version] = groupAndVersion(apiVersion);
	const known = schemaOf(mesh, member.uri, group, kind.kind, version);
	if (known?.versions[version]?.isOwn) return undefined;
	const args = { version: apiVersion, kind: kind.kind };
	const retired = retiredVersions[`${apiVersion}/${kind.kind}`] ?? retiredVersions[apiVersion];
	if (retired !== undefined) {
		const wanted = /^use (\S+)$/.exec(retired.instead)?.[1];
		const instead = wanted?.includes('/') === true ? wanted : wanted === undefined ? undefined : `${group}/${wanted}`;
		// An old cluster may still have it.
		const said = { message: 'retired', with: { ...args, release: retired.gone, instead: retired.instead } } as const;
		return { said, instead };
	}
	if (known === undefined) return undefined;
	const served = Object.keys(known.versions);
	const full = (one: string | undefined): string => (group === '' ? `${one}` : `${group}/${one}`);
	if (!served.includes(version)) {
		const said = { message: 'unknown', with: { ...args, served: served.map(full).join(', ') } } as const;
		const instead = served.find((one) => isServed(known.versions[one]?.since, releaseOf(mesh))) ?? served[0];
		return { said, instead: full(instead) };
	}
	const release = releaseOf(mesh);
	const since = known.versions[version]?.since;
	if (release === undefined || isServed(since, release)) return undefined;
	const older = served.find((one) => known.versions[one]?.since === undefined);
	const early = { ...args, release: release.name };
	if (older === undefined) return { said: { message: 'early', with: early }, instead: undefined };
	return { said: { message: 'earlyReplaceable', with: { ...early, older: full(older) } }, instead: full(older) };
}

function finding(at: Span, { said, instead }: Fault): Finding<typeof messages> {
	const span = { start: at.start, end: at.end };
	return {
		span,
		...said,
		...(instead === undefined
			? {}
			: { fixes: [{ title: `Change to ${instead}`, edits: [{ ...span, text: instead }] }] }),
	};
}
