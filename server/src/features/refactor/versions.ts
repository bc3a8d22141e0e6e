// Old versions of an `apiVersion` become `v1`: here, in the file, in the workspace. The fields are the same in all versions of
// Istio's kinds (istio/api: kubernetes/customresourcedefinitions.gen.yaml).
import { type Deployed, type Mesh, meshOf } from '../../mesh/mesh.ts';
import { isServed, releaseOf, schemaOf } from '../../mesh/schemas.ts';
import { manifest } from '../../model/resource.ts';
import { environments, environmentsOf } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { FileEdit } from '../answers.ts';
import { inFile } from '../place.ts';
import type { Offer, Site } from './site.ts';

const old = /^((?:networking|security|telemetry|extensions)\.istio\.io)\/v1(?:alpha|beta)\d+$/;

/** Offered on the `apiVersion` and the `kind` of a document. */
export function newVersion(site: Site): readonly Offer[] {
	const { snapshot, file, mesh, by, steps } = site;
	if (!['apiVersion', 'kind'].includes(String(steps[1]?.by)) || !isOld(mesh, by)) return [];
	const own = (mesh.ofFile.get(file.uri) ?? []).filter((one) => isOld(mesh, one));
	const offers: Offer[] = [
		{ title: 'Change apiVersion to v1', choice: 'here', change: () => ({ edits: editsFor(snapshot, [by]) }) },
	];
	if (own.length > 1) {
		const title = `Change apiVersion to v1 in this file (${own.length} resources)`;
		offers.push({ title, choice: 'file', change: () => ({ edits: editsFor(snapshot, own) }) });
	}
	const change = () => ({ edits: editsFor(snapshot, everywhere(snapshot)) });
	offers.push({ title: 'Change apiVersion to v1 in the whole workspace', choice: 'workspace', isCostly: true, change });
	return offers;
}

/** Whether a resource has an old version although the release in use serves `v1`. */
function isOld(mesh: Mesh, { resource, member, standing }: Deployed): boolean {
	const [, group] = old.exec(resource.apiVersion) ?? [];
	if (group === undefined || standing === 'broken') return false;
	const versions = schemaOf(mesh, member.uri, group, resource.kind.kind, 'v1')?.versions;
	return versions?.v1 !== undefined && isServed(versions.v1.since, releaseOf(mesh));
}

/** Those that are old wherever they are deployed. */
function everywhere(snapshot: Snapshot): readonly Deployed[] {
	return environments(snapshot)
		.filter(({ kind }) => kind === 'folder')
		.flatMap((environment) => meshOf(environment).resources.all())
		.filter(({ resource }) => old.test(resource.apiVersion))
		.filter((by) => environmentsOf(snapshot, by.member.uri).every((one) => isOld(meshOf(one), by)));
}

function editsFor(snapshot: Snapshot, all: readonly Deployed[]): readonly FileEdit[] {
	const edits = all.flatMap(({ resource, member }) => {
		const at = manifest(resource).get('apiVersion');
		const slash = resource.apiVersion.indexOf('/') + 1;
		const isPlain = at !== undefined && !at.opaque && at.end - at.start === resource.apiVersion.length;
		if (!isPlain || !snapshot.files.has(member.uri)) return [];
		return [{ uri: member.uri, ...inFile(snapshot, member, { start: at.start + slash, end: at.end }), text: 'v1' }];
	});
	return [...new Map(edits.map((edit) => [`${edit.uri} ${edit.start}`, edit])).values()];
}
