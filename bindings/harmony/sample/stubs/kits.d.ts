/**
 * The names of the HarmonyOS SDK that the sample uses, and no more: enough to type-check it without the SDK. The script
 * checks the sample once more against the SDK's own declarations, so a stub that promises too much is found.
 */
declare module '@kit.BasicServicesKit' {
  export interface BusinessError<T = void> extends Error {
    code: number;
    data: T;
  }
  export interface AsyncCallback<T, E = void> {
    (err: BusinessError<E>, data: T): void;
  }
}

declare module '@kit.AbilityKit' {
  import { window } from '@kit.ArkUI';
  export namespace bundleManager {
    interface ElementName {
      deviceId?: string;
      bundleName: string;
      moduleName?: string;
      abilityName: string;
    }
  }
  export interface Want {
    bundleName?: string;
    abilityName?: string;
    moduleName?: string;
  }
  export namespace AbilityConstant {
    interface LaunchParam {
      launchReason: number;
    }
  }
  export interface UIAbilityContext {
    filesDir: string;
    resourceManager: {
      getRawFileContentSync(path: string): Uint8Array;
    };
  }
  export class UIAbility {
    context: UIAbilityContext;
    onCreate(want: Want, launchParam: AbilityConstant.LaunchParam): void;
    onWindowStageCreate(windowStage: window.WindowStage): void;
    onForeground(): void;
    onBackground(): void;
  }
}

declare module '@kit.ArkUI' {
  export namespace window {
    interface WindowStage {
      loadContent(path: string): Promise<void>;
    }
  }
}

declare module '@kit.PerformanceAnalysisKit' {
  export namespace hilog {
    function info(domain: number, tag: string, format: string, ...args: string[]): void;
    function warn(domain: number, tag: string, format: string, ...args: string[]): void;
    function error(domain: number, tag: string, format: string, ...args: string[]): void;
  }
}

declare module '@kit.ConnectivityKit' {
  import { bundleManager } from '@kit.AbilityKit';
  import { AsyncCallback } from '@kit.BasicServicesKit';
  export namespace cardEmulation {
    function hasHceCapability(): boolean;
    class HceService {
      start(elementName: bundleManager.ElementName, aidList: string[]): void;
      stop(elementName: bundleManager.ElementName): void;
      on(type: 'hceCmd', callback: AsyncCallback<number[]>): void;
      transmit(response: number[]): Promise<void>;
    }
  }
  export namespace tag {
    const NFC_A: number;
    const NFC_B: number;
    const ISO_DEP: number;
    interface TagInfo {
      uid: number[];
      technology: number[];
    }
    interface IsoDepTag {
      connect(): void;
      isConnected(): boolean;
      setTimeout(timeout: number): void;
      getMaxTransmitSize(): number;
      transmit(data: number[]): Promise<number[]>;
    }
    function getIsoDep(tagInfo: TagInfo): IsoDepTag;
    function on(type: 'readerMode', elementName: bundleManager.ElementName, discTech: number[],
      callback: AsyncCallback<TagInfo>): void;
    function off(type: 'readerMode', elementName: bundleManager.ElementName, callback?: AsyncCallback<TagInfo>): void;
  }
}

declare module '@kit.CoreFileKit' {
  export namespace fileIo {
    interface File {
      readonly fd: number;
    }
    interface Stat {
      readonly size: number;
    }
    namespace OpenMode {
      const READ_ONLY: number;
      const READ_WRITE: number;
      const CREATE: number;
      const TRUNC: number;
    }
    function accessSync(path: string): boolean;
    function openSync(path: string, mode?: number): File;
    function closeSync(file: number | File): void;
    function statSync(file: string | number): Stat;
    function readSync(fd: number, buffer: ArrayBuffer): number;
    function writeSync(fd: number, buffer: ArrayBuffer | string): number;
    function fsyncSync(fd: number): void;
    function renameSync(oldPath: string, newPath: string): void;
    function unlinkSync(path: string): void;
  }
}

declare module '@kit.CryptoArchitectureKit' {
  export namespace cryptoFramework {
    interface DataBlob {
      data: Uint8Array;
    }
    interface Random {
      generateRandomSync(len: number): DataBlob;
    }
    function createRandom(): Random;
  }
}

declare module '@kit.UniversalKeystoreKit' {
  export namespace huks {
    interface HuksParam {
      tag: HuksTag;
      value: boolean | number | bigint | Uint8Array;
    }
    interface HuksOptions {
      properties?: HuksParam[];
      inData?: Uint8Array;
    }
    interface HuksSessionHandle {
      handle: number;
    }
    interface HuksReturnResult {
      outData?: Uint8Array;
    }
    enum HuksTag {
      HUKS_TAG_ALGORITHM,
      HUKS_TAG_PURPOSE,
      HUKS_TAG_KEY_SIZE,
      HUKS_TAG_PADDING,
      HUKS_TAG_BLOCK_MODE,
      HUKS_TAG_NONCE,
      HUKS_TAG_ASSOCIATED_DATA,
      HUKS_TAG_AE_TAG
    }
    enum HuksKeyAlg {
      HUKS_ALG_AES
    }
    enum HuksKeySize {
      HUKS_AES_KEY_SIZE_256
    }
    enum HuksKeyPurpose {
      HUKS_KEY_PURPOSE_ENCRYPT,
      HUKS_KEY_PURPOSE_DECRYPT
    }
    enum HuksKeyPadding {
      HUKS_PADDING_NONE
    }
    enum HuksCipherMode {
      HUKS_MODE_GCM
    }
    function hasKeyItem(keyAlias: string, options: HuksOptions): Promise<boolean>;
    function generateKeyItem(keyAlias: string, options: HuksOptions): Promise<void>;
    function initSession(keyAlias: string, options: HuksOptions): Promise<HuksSessionHandle>;
    function finishSession(handle: number, options: HuksOptions): Promise<HuksReturnResult>;
  }
}
