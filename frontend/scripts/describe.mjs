// Print the fields of a type of src/common/models.ts as JSON: [[name, type], …], in their order.
import ts from "typescript";

const [name] = process.argv.slice(2);
const file = "src/common/models.ts";
// models.ts needs nothing of the language's library
const options = { strict: true, module: ts.ModuleKind.NodeNext, noLib: true, types: [] };
const program = ts.createProgram([file], options);
const checker = program.getTypeChecker();
const module = checker.getSymbolAtLocation(program.getSourceFile(file));
const symbol = checker.getExportsOfModule(module).find((found) => found.name === name);
const type = checker.getDeclaredTypeOfSymbol(symbol);
const fields = checker
    .getPropertiesOfType(type)
    .map((field) => [
        field.name,
        checker.typeToString(
            checker.getTypeOfSymbol(field),
            undefined,
            ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.NoTruncation,
        ),
    ]);
console.log(JSON.stringify(fields));
