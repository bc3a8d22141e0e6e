// The protocol of a port against Istio's tables, and what is read of Services and workloads.
import { describe, expect, test } from 'vitest';
import { resources } from '../../server/src/model/resource.ts';
import { protocolOf, serviceFacts } from '../../server/src/model/services.ts';
import { containerPorts, podLabels, serviceAccountOf } from '../../server/src/model/workloads.ts';
import { isHttp, protocolNamed } from '../../server/src/schema/protocols.ts';
import { areTablesThere, table } from '../tables.ts';

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test('Parse', () => {
		for (const { name, out } of table<{ name: string; out: string }>('protocol_parse').cases)
			expect(protocolNamed(name), name).toBe(out);
	});

	test('ConvertProtocol', () => {
		type Case = { port?: number; portName?: string; proto?: string; appProto?: string; expectedProto: string };
		for (const { port, portName, proto, appProto, expectedProto } of table<Case>('protocol_from_port').cases)
			expect(protocolOf({ number: port, name: portName, transport: proto, appProtocol: appProto })).toBe(expectedProto);
	});

	test('ConvertProtocol, as the registry calls it', () => {
		type Case = readonly [number, string, string | null, string, string];
		for (const [number, name, appProtocol, transport, out] of table<Case>('protocol_from_port_registry').cases)
			expect(protocolOf({ number, name, appProtocol: appProtocol ?? undefined, transport }), name).toBe(out);
	});
});

test.each([
	[{ name: 'http' }, 'HTTP'],
	[{ name: 'HTTP2-web' }, 'HTTP2'],
	[{ name: 'grpcweb' }, 'Unsupported'],
	[{ name: 'web', appProtocol: 'kubernetes.io/wss' }, 'HTTPS'],
	[{ name: 'http', appProtocol: 'custom' }, 'Unsupported'],
	[{ name: 'http', transport: 'UDP' }, 'UDP'],
	[{ number: 3306 }, 'TCP'],
] as const)('%j is %s', (words, protocol) => {
	expect(protocolOf(words)).toBe(protocol);
});

test('requests are seen on some ports only', () => {
	expect([isHttp('GRPC'), isHttp('TLS'), isHttp('Unsupported')]).toEqual([true, false, false]);
});

const first = (text: string) => {
	const [resource] = resources({ text });
	if (resource === undefined) throw new Error('no resource');
	return resource;
};

test('a Service: type, selector, ports', () => {
	const service = first(`apiVersion: v1
kind: Service
metadata: { name: a }
spec:
  clusterIP: None
  selector: { app: a }
  ports: [{ name: http, port: 80, targetPort: web }, { name: "{{ .Values.name }}", port: 81 }]
`);
	const facts = serviceFacts(service as Parameters<typeof serviceFacts>[0]);
	expect(facts).toMatchObject({ type: 'ClusterIP', isHeadless: true, externalName: undefined });
	expect(facts.selector).toEqual(new Map([['app', 'a']]));
	expect(facts.ports.map(({ protocol, targetPort }) => [protocol, targetPort?.text])).toEqual([
		['HTTP', 'web'],
		[undefined, undefined],
	]);
});

test('a workload: labels, ports, account', () => {
	const workload = first(`apiVersion: batch/v1
kind: CronJob
metadata: { name: a }
spec:
  jobTemplate:
    spec:
      template:
        metadata: { labels: { app: a } }
        spec:
          serviceAccountName: robot
          containers: [{ name: a, ports: [{ name: web, containerPort: 8080 }, { containerPort: 53, protocol: UDP }] }]
`);
	expect(podLabels(workload)).toEqual(new Map([['app', 'a']]));
	expect(serviceAccountOf(workload)?.text).toBe('robot');
	expect(containerPorts(workload)?.map(({ name, number, transport }) => [name?.text, number?.text, transport])).toEqual(
		[
			['web', '8080', 'TCP'],
			[undefined, '53', 'UDP'],
		],
	);
});

test('what is templated is not read', () => {
	const workload = first(`apiVersion: v1
kind: Pod
metadata: { labels: { app: "{{ .Values.app }}" } }
spec: { containers: [{ name: a, ports: [{ containerPort: "{{ .Values.port }}" }] }] }
`);
	expect([podLabels(workload), containerPorts(workload)]).toEqual([undefined, undefined]);
});
