// Where a pod names a port of its own: in probes, and in hooks of its life.
import type { Declared, Deployed } from '../../mesh/mesh.ts';
import { type Word, word } from '../../model/resource.ts';
import { podOf } from '../../model/workloads.ts';
import type { Node } from '../../yaml/node.ts';

/** A word in a resource, in chunk offsets. */
export interface NamePlace {
	readonly by: Deployed;
	readonly mention: Word;
}

type Fields = Node<Record<string, unknown>>;

/** kubernetes: pkg/apis/core/types.go, Container, Probe, LifecycleHandler */
const holders = [
	['livenessProbe'],
	['readinessProbe'],
	['startupProbe'],
	['lifecycle', 'postStart'],
	['lifecycle', 'preStop'],
];
const actions = ['httpGet', 'tcpSocket', 'grpc'];

/** Where the container that declares a port asks for it itself. */
export function probesOf({ by, mention }: Declared): readonly NamePlace[] {
	const containers = (podOf(by.resource)?.get('spec') as Fields | undefined)?.get('containers')?.items ?? [];
	const own = containers.find(({ start, end }) => start <= mention.start && mention.end <= end);
	return holders.flatMap((path) => {
		const holder = path.reduce<Fields | undefined>(
			(node, key) => node?.get(key) as Fields | undefined,
			own as Fields | undefined,
		);
		return actions.flatMap((action) => {
			const port = word((holder?.get(action) as Fields | undefined)?.get('port'));
			return port !== undefined && port.text === mention.text ? [{ by, mention: port }] : [];
		});
	});
}
