"""Tell integrators of the Daftra ERP where the API has drifted from its documentation."""
