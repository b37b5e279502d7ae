// Asks the browser for a passkey when a form is sent, and sends the answer along. Forms are shown only where that works.

const can = { create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON" };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const act = form.dataset.passkey;
  if (!window.PublicKeyCredential?.[can[act]]) continue;
  form.hidden = false;
  for (const other of document.querySelectorAll("[data-without-passkeys]")) other.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[data-trouble]");
    trouble.textContent = "";
    try {
      const publicKey = PublicKeyCredential[can[act]](JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[act]({ publicKey });
      form.elements.answer.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      trouble.textContent = "Your device gave no passkey. Try again, or use your password.";
      delete form.dataset.sent;
    }
  });
}
