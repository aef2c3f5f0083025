/**
 * The names of ArkUI that the sample uses, and no more: enough to type-check it without the SDK. Components belong to the
 * compiler and are in no package that can be installed, so this file stands for them in every check.
 */
declare const Entry: ClassDecorator;
declare const Component: ClassDecorator;
declare const State: PropertyDecorator;
declare function StorageLink(key: string): PropertyDecorator;
declare function Watch(method: string): PropertyDecorator;

declare class AppStorage {
  static setOrCreate<T>(key: string, value: T): void;
}

/** What a struct with @Component is. */
declare abstract class CustomComponent {
  aboutToAppear?(): void;
  build(): void;
}

declare class ColumnAttribute {}
declare class TextAttribute {
  fontSize(size: number): TextAttribute;
}
declare class ButtonAttribute {
  onClick(clicked: () => void): ButtonAttribute;
}
declare class TextInputAttribute {
  onChange(changed: (value: string) => void): TextInputAttribute;
}

declare const Column: () => ColumnAttribute;
declare const Text: (content: string) => TextAttribute;
declare const Button: (label: string) => ButtonAttribute;
declare const TextInput: (value: { placeholder?: string; text?: string }) => TextInputAttribute;

declare function setTimeout(run: () => void, millis: number): number;
declare function clearTimeout(timer: number): void;
