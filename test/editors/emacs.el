;;; emacs.el --- The built server in Emacs's Eglot, as the page of other editors sets it up -*- lexical-binding: t -*-

;; SNIPPET: the file with what the page says; WORKSPACE: a folder with the story, the subset misspelt in virtual-service.yaml, and
;; the page's settings in .dir-locals.el. Diagnostics arrive and go, a definition and a completion are answered, the settings are
;; obeyed, and what another program writes is read.

;;; Code:

(package-initialize)
(require 'yaml-mode)
(require 'eglot)
(require 'flymake)

(defun done (ok what)
  "Print that WHAT is so if OK; else end Emacs."
  (princ (format "%s - %s\n" (if ok "ok" "not ok") what))
  (unless ok (kill-emacs 1)))

(defun wait-for (condition)
  "Wait until CONDITION holds, fifteen seconds at most."
  (let ((end (+ (float-time) 15)))
    (while (and (< (float-time) end) (not (funcall condition)))
      (accept-process-output nil 0.05)
      ;; What happens to files comes as input does.
      (read-event nil nil 0.05))))

(defun after (text)
  "Put point behind TEXT."
  (goto-char (point-min))
  (search-forward text))

(defun definition (text)
  "The name of the file that the definition of the word at the end of TEXT is in."
  (after text)
  (backward-char)
  (let* ((backend (xref-find-backend))
         (found (xref-backend-definitions backend (xref-backend-identifier-at-point backend))))
    (if found (file-name-nondirectory (xref-location-group (xref-item-location (car found)))) "")))

(defun says (word)
  "The diagnostic whose text has WORD."
  (seq-find (lambda (one) (string-search word (flymake-diagnostic-text one))) (flymake-diagnostics)))

(setq enable-local-variables :all
      eglot-sync-connect 15)
(load-file (getenv "SNIPPET"))
(find-file (expand-file-name "virtual-service.yaml" (getenv "WORKSPACE")))
;; In batch mode nobody types, and what waits for that never begins.
(run-hooks 'post-command-hook)
(done (eglot-managed-p) "the server is started")

(wait-for #'flymake-diagnostics)
(done (says "No subset") (format "a diagnostic appears: %s" (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))
(done (eq (flymake-diagnostic-type (says "No subset")) 'eglot-note) "it is as loud as the settings say")
(done (equal (definition "host: myservice") "service.yaml") "the host leads to its Service")
(done (equal (definition "- my-gateway") "gateway.yaml") "the gateway leads to its Gateway")

(after "subset: v9")
(delete-char -2)
(let ((labels (sort (all-completions "" (nth 2 (eglot-completion-at-point))) #'string<)))
  (done (equal (mapcar #'substring-no-properties labels) '("v1" "v2")) (format "the subsets are offered: %s" labels)))

(insert "v1")
(eglot--signal-textDocument/didChange)
(wait-for (lambda () (null (flymake-diagnostics))))
(done (null (flymake-diagnostics)) "the diagnostic goes when the fault is mended")

(let ((rule (expand-file-name "destination-rule.yaml" (getenv "WORKSPACE"))))
  (with-temp-file rule
    (insert-file-contents rule)
    (search-forward "name: v1")
    (delete-char -1)
    (insert "7")))
(wait-for (lambda () (says "No subset")))
(done (says "No subset") "what another program writes is read")
(set-buffer-modified-p nil)
(kill-emacs 0)

;;; emacs.el ends here
