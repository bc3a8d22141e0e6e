// A kustomization lists a file or a directory that is not there.
import { entry } from '../../maps.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { namesIn } from '../../text/names.ts';
import { decoded, joined, parentOf } from '../../text/uri.ts';
import { isKustomization } from '../../workspace/kustomize.ts';
import { pathsIn, placeListed } from '../../workspace/listed-files.ts';
import { tree } from '../../yaml/tree.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	misspelt: { wrong: 'There is no file or directory "{path}"', remedy: 'did you mean "{near}"?' },
	missing: {
		wrong: 'There is no file or directory "{path}"',
		consequence: ', so kustomize fails unless something creates it first',
		severity: 'information',
	},
})({
	severity: 'warning',
	codes: [],
	docs: {
		summary: 'A kustomization lists a file or a directory that does not exist.',
		why: 'kustomize stops with an error and builds nothing, not even what it does find: nothing of the kustomization is deployed.',
		exceptions:
			'Remote resources, paths outside of the workspace, what `.gitignore` leaves out, because something creates it, and what may be in a submodule that was not fetched. Files for generators are not checked.',
		severityNotes: 'Warning if a file of nearly the same name is there, otherwise information: a build may create it.',
		bad: `#- kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [service.yml]
#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`,
		mend: ['service.yml', 'service.yaml'],
		links: ['https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/'],
	},
	// kustomize: api/internal/target/kusttarget.go, accumulateResources
	*checkDocument(chunk, { member: { uri }, mesh }) {
		const absent = mesh.environment.folder?.absent;
		if (absent === undefined || absent.size === 0 || !isKustomization(uri)) return;
		const paths = pathsIn(tree(chunk).root);
		const missing = paths.flatMap((path) => {
			const place = placeListed(uri, path);
			return place !== undefined && absent.has(place) ? [{ path, place }] : [];
		});
		if (missing.length === 0) return;
		const names = untaken(mesh, new Set([uri, ...paths.map(({ text }) => joined(parentOf(uri), text))]));
		for (const { path, place } of missing) {
			const { text, start, end } = path;
			const near = nearTo(text, names.get(parentOf(place)));
			if (near === undefined) yield { span: path, message: 'missing', with: { path: text } };
			else
				yield {
					span: path,
					message: 'misspelt',
					with: { path: text, near },
					fixes: [{ title: `Change to "${near}"`, edits: [{ start, end, text: near }] }],
				};
		}
	},
});

/** The path that is probably meant by `text`: of something beside it that the kustomization does not list yet, by stem. */
function nearTo(text: string, byStem: ReadonlyMap<string, string> | undefined): string | undefined {
	if (byStem === undefined) return undefined;
	const own = text.slice(text.lastIndexOf('/') + 1);
	const alike = byStem.get(stemOf(own)) ?? byStem.get(namesIn(byStem).meant(stemOf(own))?.name ?? '');
	return alike === undefined ? undefined : text.slice(0, text.length - own.length) + alike;
}

/** By directory and stem: the names of files, and of directories that can be taken in, of which nothing is `taken`. */
function untaken(mesh: Mesh, taken: ReadonlySet<string>): ReadonlyMap<string, ReadonlyMap<string, string>> {
	const found = new Map<string, Map<string, string>>();
	const add = (one: string): void => {
		if (taken.has(one)) return;
		const directory = parentOf(one);
		const name = decoded(one.slice(directory.length + 1));
		entry(found, directory, () => new Map()).set(stemOf(name), name);
	};
	for (const one of mesh.membersOf.keys()) {
		add(one);
		// Directories are taken in as kustomizations.
		if (isKustomization(one)) add(parentOf(one));
	}
	return found;
}

/** What people mean by the name of a file, however they part its words. */
function stemOf(name: string): string {
	return name
		.replace(/\.(?:ya?ml|json)$/, '')
		.replace(/[_.]/g, '-')
		.toLowerCase();
}
