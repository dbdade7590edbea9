/** The API of `chrome://extensions`, as far as tests need it. `@types/chrome` lacks it. */
declare namespace chrome.developerPrivate {
  interface ConfigurableAccess {
    /** Whether the user may change it. */
    isEnabled: boolean;
    isActive: boolean;
  }

  function updateProfileConfiguration(update: { inDeveloperMode: boolean }): Promise<void>;

  function updateExtensionConfiguration(update: {
    extensionId: string;
    incognitoAccess: boolean;
  }): Promise<void>;

  function getExtensionInfo(extensionId: string): Promise<{ incognitoAccess: ConfigurableAccess }>;
}
