// What is there before anybody applies anything: the ingress gateway that comes with Istio. It counts only where all else
// is known; elsewhere a name of it is just not judged (evidence.ts).
import { memo } from '../facts/memo.ts';
import type { Settings } from '../settings.ts';
import type { SourceFile } from '../text/source-file.ts';
import { openFile } from '../text/source-file.ts';
import type { Environment, Member } from '../workspace/environments.ts';
import type { Node } from '../yaml/node.ts';
import { parse } from '../yaml/tree.ts';

interface Written {
	readonly ingressService?: string;
	readonly ingressControllerMode?: string;
}

/** The same objects as `istioctl analyze` adds to files (istio: pkg/config/analysis/local/istiod_analyze.go). */
function textFor(service: string): string {
	return `apiVersion: v1
kind: Pod
metadata:
  name: ${service}-dummypod
  namespace: istio-system
  labels:
    istio: ingressgateway
spec:
  containers:
  - name: istio-proxy
---
apiVersion: v1
kind: Service
metadata:
  name: ${service}
  namespace: istio-system
spec:
  selector:
    istio: ingressgateway
  ports:
${[80, 443, 31400, 15443].map((port) => `  - {name: tcp-${port}, port: ${port}, targetPort: ${port}, protocol: TCP}\n`).join('')}`;
}

const scheme = 'istio:';
const files = new Map<string, SourceFile>();

/** Whether a file exists only in our head, so that nobody can be sent there. */
export function isBuiltIn({ uri }: { readonly uri: string }): boolean {
	return uri.startsWith(scheme);
}

/** The documents that an environment has beside those of its files. */
export const builtInMembers = memo((environment: Environment): readonly Member[] => {
	if (!environment.isComplete) return [];
	const { root } = environment.meshConfig === undefined ? { root: undefined } : parse(environment.meshConfig.text);
	const config = root as Node<Written> | undefined;
	if (config?.get('ingressControllerMode')?.text === 'OFF') return [];
	return membersFor(fileFor(config?.get('ingressService')?.text || 'istio-ingressgateway'), environment.settings);
});

function fileFor(service: string): SourceFile {
	const known = files.get(service);
	if (known !== undefined) return known;
	// A mesh configuration that is being typed would leave a file for each stroke.
	files.clear();
	const made = openFile(`${scheme}/${service}.yaml`, 0, textFor(service));
	files.set(service, made);
	return made;
}

const membersByFile = new WeakMap<SourceFile, { readonly settings: Settings; readonly members: readonly Member[] }>();

/** The same ones as long as the settings are the same, so that what is known of them stays. */
function membersFor(file: SourceFile, settings: Settings): readonly Member[] {
	const known = membersByFile.get(file);
	if (known?.settings === settings) return known.members;
	const members = file.placed.map(
		({ chunk }): Member => ({ ...role, uri: file.uri, chunk, hasSchema: false, settings }),
	);
	membersByFile.set(file, { settings, members });
	return members;
}

const role = {
	standing: 'whole',
	use: 'deployed',
	chains: [],
	patched: new Set<string>(),
	targets: [],
	chart: undefined,
	isOpen: false,
} as const;
