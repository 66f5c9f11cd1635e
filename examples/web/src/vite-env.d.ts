interface ImportMetaEnv {
  readonly VITE_CUSTOMER_TOKEN: string;
  readonly VITE_SUPPORT_TOKEN: string;
}
