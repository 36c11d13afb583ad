// What was just sent was not accepted: what was typed is offered where its form is opened again (see typed.js).
sessionStorage.removeItem("typed-sent");
