// istio-ls graph: the route map as text, as a picture and as JSON.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ran } from './ran.ts';

const samples = join(import.meta.dirname, '../../samples');
const graph = (...words: readonly string[]) => ran(samples, ['graph', ...words]);

test('of everything, as Mermaid', () => {
	expect(graph('story')).toEqual({
		code: 0,
		out: `flowchart LR
  n0(["Gateway my-gateway<br/>port 80 HTTP"])
  n1(["myapp.example.com"])
  n2["VirtualService myapp"]
  n3["api<br/>path prefix /api<br/>[timeout 5s]"]
  n4{{"myservice.default:80<br/>Service myservice"}}
  n5["subset v1<br/>version=v1"]
  n6[["Deployment myservice-v1<br/>app=myservice, version=v1"]]
  n0 --> n1
  n2 -->|"1"| n3
  n3 --> n4
  n4 --> n5
  n5 --> n6
  n1 --> n2
  classDef broken stroke:#c42b1c,stroke-width:2px
  classDef unknown stroke-dasharray:4 3
  classDef path stroke:#0f6cbd,stroke-width:3px
`,
		err: '',
	});
});

test('of a resource, of a host, and of what stands in a file', () => {
	expect(graph('destinationrule/myservice', 'story').out).toContain('subset v2');
	expect(graph('myapp.example.com', 'story').out).not.toContain('subset v2');
	expect(graph('story', '--file', 'story/deployment.yaml').out).toContain('Deployment myservice-v2');
	expect(graph('bookinfo', '--filter', 'ratings').out).not.toContain('VirtualService bookinfo/details');
});

test('with the way of a request, in other formats', () => {
	const request = 'http://myapp.example.com/api';
	expect(graph('story', '--request', request).out.match(/:::path/g)).toHaveLength(7);
	expect(graph('story', '--format', 'dot').out).toMatch(/^digraph routes \{\n {2}rankdir=LR;/);
	expect(graph('story', '--format', 'svg').out).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
	const json = JSON.parse(graph('story', '--format', 'json', '--request', request).out);
	expect(json).toMatchObject({ version: 1, notes: [], left: 0, path: { length: 7 } });
	expect(json.nodes[3]).toEqual({
		id: 'route:VirtualService default/myapp:http:0',
		kind: 'route',
		label: 'api',
		lines: ['path prefix /api'],
		badges: [{ code: 'timeout', text: 'timeout 5s' }],
		state: 'found',
		why: '',
		remarks: [],
		at: {
			file: 'story/virtual-service.yaml',
			range: { start: { line: 11, character: 4 }, end: { line: 21, character: 20 } },
			resource: 'VirtualService myapp',
		},
	});
});

test('what cannot be drawn', () => {
	expect(graph('virtualservice/myap', 'story')).toMatchObject({
		code: 2,
		err: expect.stringContaining('did you mean'),
	});
	expect(graph('nowhere.example.com', 'story')).toMatchObject({ code: 1, err: 'istio-ls: There are no routes here\n' });
	expect(graph('story', '--file', 'none.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('not among') });
	expect(() => graph('story', '--format', 'png')).toThrow('--format must be one of mermaid, dot, svg, json');
});
