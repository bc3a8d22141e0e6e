// Loaded into the process that is measured, before its own code: tells what it has cost so far, and profiles it when asked.
// A command has no channel to be asked over; it tells on file descriptor 3 when it ends.
const { writeSync } = require('node:fs');
const { performance } = require('node:perf_hooks');

const cpu = () => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
};

const { Session } = require('node:inspector');

let session;
let before = performance.eventLoopUtilization();

/** A profile of what was allocated in the form of one of time: what a sample took is its size in bytes. */
function spent({ head }) {
	const [nodes, samples, timeDeltas] = [[], [], []];
	for (const waiting = [head]; waiting.length > 0; ) {
		const { id, callFrame, children, selfSize } = waiting.pop();
		nodes.push({ id, callFrame, children: children.map((child) => child.id) });
		samples.push(id);
		timeDeltas.push(selfSize);
		waiting.push(...children);
	}
	return { nodes, samples, timeDeltas };
}

/** TABLE: what is asked, and how it is answered. */
const answers = {
	cost: (reply) => {
		const now = performance.eventLoopUtilization();
		const { utilization } = performance.eventLoopUtilization(now, before);
		before = now;
		const { maxRSS } = process.resourceUsage();
		reply({ cpu: cpu(), busy: utilization, resident: process.memoryUsage.rss() / 2 ** 20, peak: maxRSS / 2 ** 10 });
	},
	time: (reply) => {
		session = new Session();
		session.connect();
		session.post('Profiler.enable');
		session.post('Profiler.start', () => reply({}));
	},
	timed: (reply) => session.post('Profiler.stop', (_, { profile }) => reply({ profile })),
	memory: (reply) => {
		session = new Session();
		session.connect();
		const soonGone = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
		session.post('HeapProfiler.startSampling', { samplingInterval: 2 ** 14, ...soonGone }, () => reply({}));
	},
	memorized: (reply) =>
		session.post('HeapProfiler.stopSampling', (_, { profile }) => reply({ profile: spent(profile) })),
};

if (process.send === undefined) process.on('exit', () => writeSync(3, String(cpu())));
else process.on('message', ({ id, what }) => answers[what]((answer) => process.send({ id, ...answer })));
