/** What `chrome://extensions` itself uses, as far as tests need it; `@types/chrome` leaves it out. */
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
