// The resources of a YAML text as plain values, as Istio's own tables of cases give them.
import type { Resource } from '../../../server/src/model/resource.ts';
import { manifest, resources } from '../../../server/src/model/resource.ts';
import { openFile } from '../../../server/src/text/source-file.ts';
import { jsonOf } from '../../../server/src/yaml/json.ts';

/** A resource of a YAML text as plain values. */
export interface Plain {
	readonly kind: string;
	readonly name: string | undefined;
	readonly namespace: string | undefined;
	readonly spec: object;
}

/** All resources of a YAML text. */
export function plainly(text: string): readonly Plain[] {
	const found: readonly Resource[] = openFile('file:///a.yaml', 1, text).placed.flatMap(({ chunk }) =>
		resources(chunk),
	);
	return found.map((resource) => {
		const spec = manifest(resource).get('spec');
		const { kind, name, namespace } = resource;
		const read = spec === undefined ? undefined : jsonOf(spec);
		return { kind: kind.kind, name: name?.text, namespace: namespace?.text, spec: read instanceof Object ? read : {} };
	});
}
