// TypeScript declarations of Kubernetes models as schemas: structure, enums, which fields exclude each other, and the
// documentation. Reads only the declarations that such packages have: interfaces, literal unions, lists and maps.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from '@babel/parser';
import type {
	Comment,
	Node,
	Statement,
	TSIntersectionType,
	TSPropertySignature,
	TSType,
	TSTypeLiteral,
	TSTypeReference,
	TSUnionType,
} from '@babel/types';
import type { Raw } from '../../src/schema/raw.ts';

/** Schemas that several places share, by the name of their declaration. */
export type Definitions = Map<string, Raw>;

interface File {
	readonly path: string;
	/** Local name -> what it declares. */
	readonly declared: ReadonlyMap<string, Statement>;
	/** Local name -> module and the name there. */
	readonly imported: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
	/** Exported name -> local name, where they differ. */
	readonly exported: ReadonlyMap<string, string>;
}

/** Reads packages; each has its own, for their names may clash. */
export interface Reader {
	readonly files: Map<string, File>;
	readonly definitions: Definitions;
	/** Put before the names of definitions. */
	readonly prefix: string;
	/** Whether an explicit null is the same as nothing, as for types that are built into Kubernetes. */
	readonly nullable: boolean;
}

/** The interface `name` of a file, its shared parts in the reader's definitions. */
export function interfaceOf(reader: Reader, path: string, name: string): Raw {
	return declaredAs(reader, fileOf(reader, path), name);
}

function fileOf(reader: Reader, path: string): File {
	const known = reader.files.get(path);
	if (known !== undefined) return known;
	const { program } = parse(readFileSync(path, 'utf8'), {
		sourceType: 'module',
		plugins: [['typescript', { dts: true }]],
	});
	const declared = new Map<string, Statement>();
	const imported = new Map<string, { from: string; name: string }>();
	const exported = new Map<string, string>();
	for (const statement of program.body) {
		if (statement.type === 'ImportDeclaration') {
			for (const one of statement.specifiers) {
				if (one.type !== 'ImportSpecifier' || one.imported.type !== 'Identifier') continue;
				imported.set(one.local.name, { from: statement.source.value, name: one.imported.name });
			}
		} else if (statement.type === 'ExportNamedDeclaration') {
			const inner = statement.declaration;
			if (inner?.type === 'TSInterfaceDeclaration' || inner?.type === 'TSTypeAliasDeclaration') {
				const name = inner.id.type === 'Identifier' ? inner.id.name : '';
				declared.set(name, { ...inner, leadingComments: statement.leadingComments ?? null });
			}
			for (const one of statement.specifiers) {
				if (one.type !== 'ExportSpecifier' || one.exported.type !== 'Identifier') continue;
				if (one.local.type === 'Identifier') exported.set(one.exported.name, one.local.name);
			}
		}
	}
	const file: File = { path, declared, imported, exported };
	reader.files.set(path, file);
	return file;
}

function declaredAs(reader: Reader, file: File, name: string): Raw {
	const statement = file.declared.get(file.exported.get(name) ?? name);
	const doc = docOf(statement);
	if (statement?.type === 'TSInterfaceDeclaration') {
		// Kubernetes declares so what is free (apimachinery: pkg/apis/meta/v1/types.go, FieldsV1).
		const isFree = statement.body.body.length === 0 && (statement.extends ?? []).length === 0;
		if (isFree) return { type: 'object', open: true, ...doc };
		const bases = (statement.extends ?? []).map((base) => inherited(reader, file, base));
		return { ...merged([...bases, fieldsOf(reader, file, statement.body.body)]), ...doc };
	}
	if (statement?.type === 'TSTypeAliasDeclaration')
		return { ...typeOf(reader, file, statement.typeAnnotation), ...doc };
	throw new Error(`${file.path} declares no ${name}`);
}

/** What an interface takes over from another one. */
function inherited(reader: Reader, file: File, { expression }: { readonly expression: Node }): Raw {
	const name = expression.type === 'Identifier' ? expression.name : '';
	const imported = file.imported.get(name);
	// Only types of the same package say something; what comes from elsewhere is the base of all manifests.
	if (imported !== undefined && !imported.from.startsWith('.')) return { type: 'object' };
	const target = imported === undefined ? file : fileOf(reader, resolved(file.path, imported.from));
	return declaredAs(reader, target, imported?.name ?? name);
}

function merged(parts: readonly Raw[]): Raw {
	const required = parts.flatMap((part) => part.required ?? []);
	const fields = Object.assign({}, ...parts.map((part) => part.fields ?? {})) as Record<string, Raw>;
	return { type: 'object', fields, ...(required.length > 0 ? { required } : {}) };
}

function typeOf(reader: Reader, file: File, type: TSType): Raw {
	switch (type.type) {
		case 'TSStringKeyword':
			return { type: 'string' };
		case 'TSNumberKeyword':
			return { type: 'integer' };
		case 'TSBooleanKeyword':
			return { type: 'boolean' };
		case 'TSArrayType':
			return { type: 'array', items: typeOf(reader, file, type.elementType) };
		case 'TSParenthesizedType':
			return typeOf(reader, file, type.typeAnnotation);
		case 'TSTypeLiteral':
			return literalOf(reader, file, type);
		case 'TSUnionType':
			return unionOf(reader, file, type);
		case 'TSLiteralType':
			return { type: 'string', enum: [wordOf(type.literal)] };
		case 'TSIntersectionType':
			return choicesOf(reader, file, type);
		case 'TSTypeReference':
			return referenceOf(reader, file, type);
		default:
			return { type: 'any' };
	}
}

function literalOf(reader: Reader, file: File, type: TSTypeLiteral): Raw {
	const index = type.members.find((member) => member.type === 'TSIndexSignature');
	// `{}` is how a model says that anything goes.
	if (type.members.length === 0) return { type: 'object', open: true };
	if (index?.typeAnnotation?.type !== 'TSTypeAnnotation') return fieldsOf(reader, file, type.members);
	return { type: 'object', values: typeOf(reader, file, index.typeAnnotation.typeAnnotation) };
}

function fieldsOf(reader: Reader, file: File, members: readonly Node[]): Raw {
	const fields: Record<string, Raw> = {};
	const required = requiredIn(members);
	for (const member of members) {
		if (member.type !== 'TSPropertySignature' || member.typeAnnotation?.type !== 'TSTypeAnnotation') continue;
		const name = nameOf(member);
		const field = typeOf(reader, file, member.typeAnnotation.typeAnnotation);
		fields[name] = { ...field, ...docOf(member), ...(reader.nullable ? { nullable: true } : {}) };
	}
	return { type: 'object', fields, ...(required.length > 0 ? { required } : {}) };
}

function requiredIn(members: readonly Node[]): readonly string[] {
	return members.flatMap((member) =>
		member.type === 'TSPropertySignature' && member.optional !== true ? [nameOf(member)] : [],
	);
}

function unionOf(reader: Reader, file: File, { types }: TSUnionType): Raw {
	if (types.every((one) => one.type === 'TSLiteralType')) {
		const isNumber = types.every((one) => one.literal.type === 'NumericLiteral');
		return { type: isNumber ? 'integer' : 'string', enum: types.map((one) => wordOf(one.literal)) };
	}
	if (types.some((one) => bare(one).type === 'TSTypeReference')) return { type: 'any' };
	const kinds = new Set(types.map((one) => typeOf(reader, file, one).type));
	return { type: kinds.has('string') && kinds.has('integer') ? 'intOrString' : 'any' };
}

/** `A & (B | C)`: of the fields that an alternative demands beyond A, one may be set; with an `Exclude`, none as well. */
function choicesOf(reader: Reader, file: File, { types }: TSIntersectionType): Raw {
	const flat = flattened(types);
	const first = flat.find((one) => one.type === 'TSTypeLiteral');
	if (first === undefined) return { type: 'any' };
	const base = typeOf(reader, file, first);
	const others = flat.filter((one) => one !== first);
	const choices = others.map((other) => {
		const alternatives = bare(other).type === 'TSUnionType' ? (bare(other) as TSUnionType).types : [bare(other)];
		const fields = alternatives.flatMap((one) => {
			const type = bare(one);
			if (type.type !== 'TSTypeLiteral') return [];
			return requiredIn(type.members).filter((name) => base.required?.includes(name) !== true);
		});
		const isOptional = alternatives.some((one) => bare(one).type === 'TSTypeReference');
		return { fields, least: isOptional ? 0 : 1, most: 1 } as const;
	});
	return { ...base, choices: choices.filter(({ fields }) => fields.length > 0) };
}

function flattened(types: readonly TSType[]): readonly TSType[] {
	return types.map(bare).flatMap((one) => (one.type === 'TSIntersectionType' ? flattened(one.types) : [one]));
}

function bare(type: TSType): TSType {
	return type.type === 'TSParenthesizedType' ? bare(type.typeAnnotation) : type;
}

function referenceOf(reader: Reader, file: File, type: TSTypeReference): Raw {
	const name = type.typeName.type === 'Identifier' ? type.typeName.name : '';
	if (name === 'Array') {
		const [item] = type.typeArguments?.params ?? [];
		return { type: 'array', items: item === undefined ? { type: 'any' } : typeOf(reader, file, item) };
	}
	const imported = file.imported.get(name);
	const target = imported === undefined ? file : fileOf(reader, resolved(file.path, imported.from));
	const id = `${reader.prefix}${name}`;
	if (!reader.definitions.has(id)) {
		reader.definitions.set(id, { type: 'any' });
		reader.definitions.set(id, declaredAs(reader, target, imported?.name ?? name));
	}
	const definition = reader.definitions.get(id);
	return { type: definition?.type ?? 'any', ref: id };
}

/** Where `module` declares its types. Packages export them for `import` alone, which `require.resolve` does not follow. */
function resolved(from: string, module: string): string {
	if (module.startsWith('.')) return join(dirname(from), module).replace(/(\.js)?$/, '.d.ts');
	for (let folder = dirname(from); folder !== dirname(folder); folder = dirname(folder)) {
		const path = join(folder, 'node_modules', `${module}.d.ts`);
		if (existsSync(path)) return path;
	}
	throw new Error(`${from} imports ${module}, which declares no types`);
}

function nameOf({ key }: TSPropertySignature): string {
	return key.type === 'StringLiteral' ? key.value : key.type === 'Identifier' ? key.name : '';
}

function wordOf(literal: Node): string {
	return literal.type === 'StringLiteral' || literal.type === 'NumericLiteral' ? String(literal.value) : '';
}

function docOf(node: { leadingComments?: readonly Comment[] | null } | undefined): { readonly doc?: string } {
	const text = node?.leadingComments?.findLast((comment) => comment.type === 'CommentBlock')?.value;
	if (text === undefined || !text.startsWith('*')) return {};
	const lines = text.slice(1).split('\n');
	const doc = lines.map((line) => line.replace(/^\s*\* ?/, '')).join('\n');
	return { doc: doc.replaceAll('\\*', '*').trim() };
}
