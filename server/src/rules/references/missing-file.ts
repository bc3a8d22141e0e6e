// A kustomization lists a file or a directory that is not there.
import type { Mesh } from '../../mesh/mesh.ts';
import { meantAmong } from '../../text/likeness.ts';
import { decoded, joined, parentOf } from '../../text/uri.ts';
import { isKustomization } from '../../workspace/kustomize.ts';
import { pathsIn, placeListed } from '../../workspace/listed-files.ts';
import type { Node } from '../../yaml/node.ts';
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
		for (const path of paths) {
			const place = placeListed(uri, path);
			if (place === undefined || !absent.has(place)) continue;
			const { text, start, end } = path;
			const near = nearTo(mesh, uri, text, place, paths);
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

/** The path of the file or the directory beside it that is probably meant: one that the kustomization does not list yet. */
function nearTo(mesh: Mesh, uri: string, text: string, place: string, listed: readonly Node[]): string | undefined {
	const directory = parentOf(place);
	const taken = new Set([uri, ...listed.map((one) => joined(parentOf(uri), one.text))]);
	const names = new Set<string>();
	for (const one of mesh.membersOf.keys()) {
		if (!one.startsWith(`${directory}/`)) continue;
		const [name = '', ...below] = one.slice(directory.length + 1).split('/');
		// Directories are taken in as kustomizations.
		const isDirectory = below.length === 1 && isKustomization(one);
		if ((below.length === 0 || isDirectory) && !taken.has(`${directory}/${name}`)) names.add(decoded(name));
	}
	const own = text.slice(text.lastIndexOf('/') + 1);
	const byStem = new Map([...names].sort().map((name) => [stemOf(name), name] as const));
	const alike = byStem.get(stemOf(own)) ?? byStem.get(meantAmong(stemOf(own), byStem.keys()) ?? '');
	return alike === undefined ? undefined : text.slice(0, text.length - own.length) + alike;
}

/** What people mean by the name of a file, however they part its words. */
function stemOf(name: string): string {
	return name
		.replace(/\.(?:ya?ml|json)$/, '')
		.replace(/[_.]/g, '-')
		.toLowerCase();
}
