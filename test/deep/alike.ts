// TABLE: mutants that nobody can tell from the source, by its file: the line that they make, as run.ts shows it, and why; where two
// mutants make the same line, `before → after`. One that is not there any more is an error.
export const alike: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'server/src/facts/crowded.ts': {
		'if (false) this.#parts.delete(place);': 'only what is remembered',
		'if (after.length === 0) /* this.#parts.delete(place); */;': 'only what is remembered',
	},
	'server/src/facts/fact.ts': {
		'changedAt = 0;': 'it is set when it is made',
	},
	'server/src/facts/gathered.ts': {
		'for (const cell of cells) if (true) push(groups, cell.any, cell);': 'only more work',
	},
	'server/src/facts/lineage.ts': {
		'return { clock: { now: 1 }, kept: new Map(), moving: new Map() };': 'a clock may begin anywhere',
	},
	'server/src/facts/list-index.ts': {
		'if (true) read(all);': 'a list that is no cell never changes',
	},
	'server/src/facts/ordered.ts': {
		'if ((values.length * 4 <= left.length)) {': 'one of two ways to the same',
		'if (values.length * 5 < left.length) {': 'one of two ways to the same',
	},
	'server/src/facts/revision.ts': {
		'const now = true ? after.changedAt : undefined;': 'a list has no such thing',
		'while ((at <= most) && before[at] === after[at]) at++;': 'behind the ends of both there is as little in the one',
		'const first = old.findIndex((one) => undefined as never);': 'only more work',
		'const start = true ? kept.filter((one) => isBefore(itemOf(one))).length : first;': 'only more work',
	},
	'server/src/facts/sequence.ts': {
		'if (first === undefined) return; → if (false) return;': 'while so many items are remembered there is a step',
		'/* this.#steps = []; */;': 'nobody asks for steps that are forgotten',
	},
	'server/src/facts/table.ts': {
		'/* this.changedAt = changedAt; */;': 'whoever reads a row does so after it was made',
		'if (true) read(row);': 'there is a row while somebody reads',
		'if (isReading()) { → if (true) {': 'one cell more, which nobody has read',
		'return false ? { changedAt } : { changedAt, refresh };': 'a cell of another shape',
	},
	'server/src/facts/variant-index.ts': {
		'/* this.#changedAt = clock.now; */;': 'it is set before anybody asks',
		'if (list instanceof Sequence) return true ? list.variation.difference() : undefined;':
			'one function gives both lists',
		'if (difference === this.#difference && (this.#below.frame.changedAt < this.#changedAt)) return;': 'only more work',
	},
	'server/src/facts/variant.ts': {
		'changedAt = 1;': 'whoever reads a row does so after it was made',
		'const made = merged(false ? from : from.filter((one) => !isHidden(one)), added, compare);': 'only more work',
		'const result = true ? [...made] : made;': 'only more work',
		'const list = true ? this.peek(key) : varied(below.peek(key), variation.own(key), variation);':
			'only more that is remembered',
	},
	'server/src/mesh/brought.ts': {
		'const order = (uri: string): number => members?.order(uri) ?? 1;': 'there are members while it is asked',
	},
	'server/src/mesh/mesh.ts': {
		'return { mesh, base, frame, below, moveTo, size: parts.size, counted: 1, usedAt: 0 };':
			'it is set when it is kept',
		'return { mesh, base, frame, below, moveTo, size: parts.size, counted: 0, usedAt: 1 };':
			'it is set when it is kept',
		'moved.moveTo(environment, outer?.mesh.facts.movedAt ?? 1);': 'a clock may begin anywhere',
		"return entry(moving, 'meshes', (): Meshes => ({ byId: new Map(), documents: 0, asked: 1 })) as Meshes;":
			'only how long ago is asked for',
		'if (true) makeRoom(meshes);': 'only more work',
	},
	'server/src/mesh/parts.ts': {
		'return (isSame) || difference.came.length + difference.gone.size > 0;':
			'what comes with Istio is another only where a document or the settings are',
		'return !isSame || (difference.came.length + difference.gone.size >= 0);': 'only more work',
		'let latest = 0;': 'no place is before the first',
		'let hasMoved = true;': 'one of two ways to the same',
		'const order = (old.length === 0 && before === undefined) ? -1 : before.order(uri);': 'only more work',
		'const order = old.length === 0 || before === undefined ? 0 : before.order(uri);': 'only more work',
		'const isMoved = order !== -1 && (order <= latest);': 'no two files have one place',
		'if (!isMoved && areSame(old, own)) continue; → if (false) continue;': 'only more work',
		'if (left.length === end - start && own.length === 0) continue; → if (false) continue;': 'only more work',
		'if (false) place.inFile.delete(uri);': 'only what is remembered',
		'const isShort = (before === undefined) && !hasMoved && files.length <= fewFiles;': 'one of two ways to the same',
		'const isShort = before !== undefined && !hasMoved && (files.length < fewFiles);': 'one of two ways to the same',
		'const isShort = before !== undefined && !hasMoved && (files.length > fewFiles);': 'one of two ways to the same',
		'return { gone, came, files: false ? files : undefined };': 'one of two ways to the same',
		'let last = 0;': 'no place is before the first',
		'if ((index <= last)) return false;': 'no two have one place',
		'if ((index >= last)) return false;': 'only more work',
		'if (true) {': 'one of two ways to the same',
		'if (files === undefined || (old.length <= 2 * fewFiles)) {': 'one of two ways to the same',
		'if (files === undefined || (old.length >= 2 * fewFiles)) {': 'one of two ways to the same',
		'if (files === undefined || old.length < (2 / fewFiles)) {': 'one of two ways to the same',
		'if (files === undefined || old.length < 3 * fewFiles) {': 'one of two ways to the same',
		'const fewFiles = 33;': 'one of two ways to the same',
		'const left = false ? old : old.filter((one) => !gone.has(memberOf(one)));': 'only more work',
		'const order = (uri: string): number => place.members?.order(uri) ?? 1;': 'there are members while it is asked',
		'if (left.length === (end + start) && own.length === 0) continue;': 'only more work',
	},
	'server/src/mesh/variant-parts.ts': {
		'if (isSame && (below.changedAt < seenAt)) return;': 'only more work',
		'if (false) return;': 'only more work',
		'if (change.removed.length + change.added.length === 0) /* at.files.delete(uri); */;': 'only what is remembered',
		'if (false) at.files.delete(uri);': 'only what is remembered',
		'let seenAt = 0;': 'one of two ways to the same',
		'if (false) continue;': 'only more work',
		'return members.list.changedAt === clock.now; → return undefined as never;':
			'the other one has changed, which is asked for, too',
		'return (members.list.changedAt !== clock.now);': 'the other one has changed, which is asked for, too',
	},
	'server/src/resolution/answers.ts': {
		'const seen = false ? targets : filtered(targets, ({ by }) => maySee(mesh, by, clients));': 'only more work',
	},
	'server/src/resolution/evidence.ts': {
		"(by) => (true ? ['', directoryOf(by)] : []),": 'what mentions nothing adds nothing',
	},
	'server/src/resolution/subsets.ts': {
		'return false ? subsetsOfOne(only) : subsetsOfAll(rules);': 'only more work',
		'return (only === undefined) && another === undefined ? subsetsOfOne(only) : subsetsOfAll(rules);':
			'only more work',
		'if (false) return [];': 'a rule that is for a host has one',
		'if (host === undefined) return undefined as never;': 'a rule that is for a host has one',
	},
	'server/src/text/likeness.ts': {
		'if (far > least || (far === least && best !== undefined && (best < other))) continue;': 'one name twice is one',
		'if (true) push(byLikeness, alike, other);': 'a list that nobody asks for',
		'for (let at = 0; (at <= parts.length) && pairs.length < 3; at++) {': 'behind the last parts both have none',
		'for (let at = 0; at < parts.length && (pairs.length <= 3); at++) {': 'three are too many already',
		'for (let at = 0; at < parts.length && pairs.length < 4; at++) {': 'three are too many already',
		'() => undefined as never,': 'only what is remembered',
		'() => 2,': 'only what is remembered',
		'0,': 'only what is remembered',
	},
	'server/src/workspace/files.ts': {
		'const mostChanged = 65;': 'only more work',
		'return false ? new Files(new Map(all)) : all;': 'only more work',
		'return (next.size >= mostChanged) ? new Files(new Map(all)) : all;': 'only more work',
	},
	'server/src/workspace/folder-state.ts': {
		'if ((patching.has(uri) || !areSame(patchingIn(before), patchingIn(after)))) return true;': 'only more work',
		'return (context.overlaysOf.has(uri) || !areSame(namesOf(before), namesOf(after)));': 'only more work',
		'if (false) return { ...state, files: snapshot.files };': 'it stands at the last step',
		'return [(placed.length !== 0), ...(isAll ? chunks : chunks.filter((one) => isDeploying(one) || isTest(one)))];':
			'it tells the same apart',
	},
	'server/src/workspace/members.ts': {
		'/* context.rolesWithout.set(without, roles); */;': 'only what is remembered',
		'if (!roles.has(uri)) { → if (true) {': 'only more work',
		'const patched = false ? reach.patched : new Set([...reach.patched, ...more]);': 'only more work',
	},
	'server/src/workspace/snapshot.ts': {
		'if (uri.startsWith(`${folder.uri}/`) && folder.uri.length > (best?.uri.length ?? 0)) best = folder;':
			'a folder has a URI',
		'let most = 1;': 'URIs of one scheme share more',
	},
	'server/src/workspace/told-apart.ts': {
		'const most = groups.reduce((sum, group) => sum + countWithout(group, but, known.positions), 1);': 'only more work',
		'return second ?? 1;': 'a group has two overlays',
		'if (false) break;': 'only more work',
		'if (false) return rivals;': 'only more work',
		'if (rivals.size === 1) return rivals;': 'one overlay has no rival',
		'return false ? rivals : kept;': 'only more work',
	},
};
