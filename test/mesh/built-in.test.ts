// The ingress gateway that comes with Istio, where the workspace is all else there is.
import { expect, test } from 'vitest';
import { definition } from '../../server/src/features/definition.ts';
import { hover } from '../../server/src/features/hover.ts';
import { rename } from '../../server/src/features/rename/rename.ts';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { title } from '../../server/src/model/resource.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { allDiagnostics, fixture } from '../fixture.ts';

const source = (settings: object) => `#! ${JSON.stringify(settings)}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a, namespace: a}
spec:
  hosts: [a]
  http:
  - route: [{destination: {host: istio-ingress$0gateway.istio-system.svc.cluster.local, port: {number: 80}}}]
`;

const complete = fixture(source({ assume: 'complete' }));

function cursor() {
	if (complete.cursor === undefined) throw new Error('no cursor');
	return complete.cursor;
}

test('its Service is known, but leads nowhere and keeps its name', () => {
	expect(allDiagnostics(complete).filter(({ rule }) => rule.startsWith('references/'))).toEqual([]);
	expect(definition(complete.snapshot, cursor())).toEqual([]);
	expect(hover(complete.snapshot, cursor())?.markdown).toContain('part of Istio');
	expect(rename(complete.snapshot, cursor(), 'other')).toHaveProperty('refusal');
});

test('it is not there where the mesh configuration says so, nor twice', () => {
	const services = (text: string) => {
		const [environment] = environments(
			fixture(`#! { "assume": "complete", "meshConfig": "mesh.yaml" }\n${text}`).snapshot,
		);
		return environment === undefined
			? []
			: meshOf(environment)
					.resources.all()
					.map(({ resource }) => title(resource));
	};
	const [pod, service] = ['Pod istio-system/other-dummypod', 'Service istio-system/other'];
	expect(services('#- mesh.yaml\ningressControllerMode: "OFF"')).toEqual([]);
	const named = '#- mesh.yaml\ningressService: other\n';
	expect(services(named)).toEqual([pod, service]);
	const own = '#- a.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: other, namespace: istio-system}\n';
	expect(services(named + own)).toEqual([service, pod]);
	// Another name, another namespace, or another kind is another thing.
	for (const other of [
		own.replace('name: other', 'name: mine'),
		own.replace('istio-system', 'mine'),
		own.replace('Service', 'ConfigMap'),
	])
		expect(services(named + other).slice(1)).toEqual([pod, service]);
});
