// applied(snapshot): the same files, as `kubectl apply` deploys them: what states no namespace goes to `default`. Findings
// leave that open, for anybody may apply a file anywhere; a request has to go somewhere.
import { type Lineage, newLineage } from '../facts/lineage.ts';
import { type Folder, Snapshot } from './snapshot.ts';

/** What `kubectl` takes where neither file, option nor context says another (Kubernetes: Namespaces, "default"). */
const kubectlNamespace = 'default';

interface Applied {
	/** The folders that it was made of. */
	readonly from: readonly Folder[];
	readonly folders: readonly Folder[];
	readonly lineage: Lineage;
	/** The last snapshot that was asked for, and what was made of it. */
	readonly last: readonly [Snapshot, Snapshot];
}

/** It moves along with the snapshots, so that after an edit only what the edit brings is made anew. */
export function applied(snapshot: Snapshot): Snapshot {
	const { moving } = snapshot.lineage;
	const known = moving.get('applied') as Applied | undefined;
	if (known?.last[0] === snapshot) return known.last[1];
	const isSame = known?.from === snapshot.folders;
	const folders = isSame ? known.folders : snapshot.folders.map(inDefault);
	const lineage = isSame ? known.lineage : newLineage();
	const made = new Snapshot(snapshot.files, folders, lineage);
	moving.set('applied', { from: snapshot.folders, folders, lineage, last: [snapshot, made] } satisfies Applied);
	return made;
}

function inDefault(folder: Folder): Folder {
	const { settings } = folder;
	if (settings.defaultNamespace !== '') return folder;
	return { ...folder, settings: { ...settings, defaultNamespace: kubectlNamespace } };
}
